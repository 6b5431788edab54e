using AutoMapper;
using Webhook.Domain;

namespace Webhook.Application.Clients;

/// <summary>A client as it leaves the service: without what it must keep secret.</summary>
/// <param name="Name">The client's name, which is the <c>source</c> of its events.</param>
/// <param name="Roles">What it may do: <c>ingest</c>, <c>reader</c>, <c>admin</c>.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="Keys">Its API keys, the oldest first.</param>
/// <param name="SigningSecrets">Its signing secrets; when there are any, it must sign what it posts.</param>
public sealed record ClientDto(
    string Name, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, IReadOnlyList<KeyDto> Keys, IReadOnlyList<SigningSecretDto> SigningSecrets);

/// <param name="Id">The first 16 hexadecimal digits of the key's SHA-256.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
public sealed record KeyDto(string Id, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <param name="Id">By which it is removed.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record SigningSecretDto(string Id, DateTimeOffset CreatedAt);

internal sealed class ClientProfile : Profile
{
    public ClientProfile()
    {
        CreateMap<Client, ClientDto>()
            .ForCtorParam(nameof(ClientDto.Roles), map => map.MapFrom(client => client.Roles.ToWireNames()))
            .ForCtorParam(nameof(ClientDto.Keys), map => map.MapFrom(client => client.Keys.OrderBy(key => key.CreatedAt)))
            .ForCtorParam(nameof(ClientDto.SigningSecrets), map => map.MapFrom(client => client.SigningSecrets.OrderBy(secret => secret.CreatedAt)));
        CreateMap<ApiKey, KeyDto>();
        CreateMap<SigningSecret, SigningSecretDto>();
    }
}
