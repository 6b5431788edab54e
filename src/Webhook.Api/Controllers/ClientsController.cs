using System.Diagnostics;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Auditing;
using Webhook.Api.Authentication;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Clients;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Says who may use the service.</summary>
[Route("admin/clients")]
[Gives("application/json")]
[Requires(ClientRoleNames.Admin)]
public sealed class ClientsController(IMediator mediator) : ControllerBase
{
    /// <summary>List all clients, by name</summary>
    /// <response code="200">All clients, without their keys and secrets.</response>
    [HttpGet(Name = "listClients")]
    [ProducesResponseType<ClientList>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> List(CancellationToken cancellationToken) =>
        new JsonAnswer<ClientList>(await mediator.Send(new ListClients(HttpContext.Access()), cancellationToken));

    /// <summary>Add a client</summary>
    /// <remarks>It has no keys yet; `POST /admin/clients/{name}/keys` makes one.</remarks>
    /// <response code="201">The client.</response>
    [HttpPost(Name = "createClient")]
    [Takes("application/json")]
    [MembersBody(
        ClientParameters.Name, ClientParameters.Roles, Required = [ClientParameters.Name, ClientParameters.Roles],
        Example = """{"name":"epic","roles":["ingest"]}""")]
    [ProducesResponseType<ClientDto>(StatusCodes.Status201Created)]
    [ResponseHeader(201, "Location", "Where the client can be read.", "/admin/clients/epic")]
    [Problems(
        nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidRequest), nameof(ProblemType.NameTaken), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Create([FromBody] IncomingParameters body, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new CreateClient(body, HttpContext.Access()), cancellationToken), client => Created(client, client.Name));

    /// <summary>Get a client</summary>
    /// <param name="name">The client's name.</param>
    /// <response code="200">The client, without its keys and secrets.</response>
    [HttpGet("{name}", Name = "getClient")]
    [ProducesResponseType<ClientDto>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Get(string name, CancellationToken cancellationToken) =>
        await mediator.Send(new GetClient(name, HttpContext.Access()), cancellationToken) is { } client ? new JsonAnswer<ClientDto>(client) : NotFoundProblem();

    /// <summary>Change what a client may do</summary>
    /// <remarks>A JSON Merge Patch (RFC 7396) of which `roles` is the only member.</remarks>
    /// <param name="name">The client's name.</param>
    /// <response code="200">The client as it is now.</response>
    [HttpPatch("{name}", Name = "changeClient")]
    [Takes("application/merge-patch+json", "application/json")]
    [MembersBody(ClientParameters.Roles, Example = """{"roles":["ingest","reader"]}""")]
    [ProducesResponseType<ClientDto>(StatusCodes.Status200OK)]
    [Problems(
        nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidRequest), nameof(ProblemType.NotFound), nameof(ProblemType.LastAdmin),
        nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Change(string name, [FromBody] IncomingParameters body, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new ChangeClient(name, body, HttpContext.Access()), cancellationToken), client => new JsonAnswer<ClientDto>(client));

    /// <summary>Remove a client with its keys and signing secrets</summary>
    /// <remarks>The events that it reported stay. Whoever gets its name later gets its idempotency keys, too.</remarks>
    /// <param name="name">The client's name.</param>
    /// <response code="204">The client is removed.</response>
    [HttpDelete("{name}", Name = "removeClient")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.LastAdmin), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Remove(string name, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new RemoveClient(name, HttpContext.Access()), cancellationToken), _ => NoContent());

    /// <summary>Make another API key for a client</summary>
    /// <remarks>The client's other keys stay valid: give it the new one, and remove the old one when it is used no more.</remarks>
    /// <param name="name">The client's name.</param>
    /// <response code="201">The key, which is given this once.</response>
    [HttpPost("{name}/keys", Name = "issueKey")]
    [Takes("application/json")]
    [MembersBody(ClientParameters.ExpiresAt, Example = """{"expires_at":"2199-12-31T00:00:00Z"}""")]
    [ProducesResponseType<IssuedKey>(StatusCodes.Status201Created)]
    [ResponseHeader(201, "Location", "By which the key can be removed.", "/admin/clients/epic/keys/1f0e2d3c4b5a6978")]
    [Problems(
        nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidRequest), nameof(ProblemType.NotFound), nameof(ProblemType.TooManySecrets),
        nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> IssueKey(string name, [FromBody] IncomingParameters body, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new IssueKey(name, body, HttpContext.Access()), cancellationToken), key => Created(key, $"{name}/keys/{key.Id}"));

    /// <summary>Take an API key from a client</summary>
    /// <param name="name">The client's name.</param>
    /// <param name="id">The key's id.</param>
    /// <response code="204">The key is refused from now on, on other nodes within 5 s.</response>
    [HttpDelete("{name}/keys/{id}", Name = "revokeKey")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.LastAdmin), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> RevokeKey(string name, string id, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new RevokeKey(name, id, HttpContext.Access()), cancellationToken), _ => NoContent());

    /// <summary>Give a client another signing secret</summary>
    /// <remarks>From its first one on, what the client posts must be signed. Its other secrets stay valid.</remarks>
    /// <param name="name">The client's name.</param>
    /// <response code="201">The secret, which is given this once.</response>
    [HttpPost("{name}/signing-secrets", Name = "addSigningSecret")]
    [Takes("application/json")]
    [MembersBody(ClientParameters.Secret, Example = "{}")]
    [ProducesResponseType<AddedSigningSecret>(StatusCodes.Status201Created)]
    [ResponseHeader(201, "Location", "By which the secret can be removed.", "/admin/clients/epic/signing-secrets/0199f1b2c3d47e5f8a9b0c1d2e3f4a5b")]
    [Problems(
        nameof(ProblemType.InvalidCompression), nameof(ProblemType.InvalidRequest), nameof(ProblemType.NotFound), nameof(ProblemType.TooManySecrets),
        nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> AddSigningSecret(string name, [FromBody] IncomingParameters body, CancellationToken cancellationToken) =>
        ToAnswer(
            await mediator.Send(new AddSigningSecret(name, body, HttpContext.Access()), cancellationToken), secret => Created(secret, $"{name}/signing-secrets/{secret.Id}"));

    /// <summary>Take a signing secret from a client</summary>
    /// <remarks>Without its last one, the client need not sign any more.</remarks>
    /// <param name="name">The client's name.</param>
    /// <param name="id">The secret's id.</param>
    /// <response code="204">The secret is removed.</response>
    [HttpDelete("{name}/signing-secrets/{id}", Name = "removeSigningSecret")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [Problems(nameof(ProblemType.NotFound), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> RemoveSigningSecret(string name, string id, CancellationToken cancellationToken) =>
        ToAnswer(await mediator.Send(new RemoveSigningSecret(name, id, HttpContext.Access()), cancellationToken), _ => NoContent());

    private static IActionResult ToAnswer<T>(ClientChange<T> change, Func<T, IActionResult> done) => change switch
    {
        ClientChange<T>.Done(var value) => done(value),
        ClientChange<T>.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
        ClientChange<T>.NameTaken => new ProblemResult(ProblemType.NameTaken, "A client of this name is there already."),
        ClientChange<T>.TooMany => new ProblemResult(ProblemType.TooManySecrets, $"A client has at most {Client.MaxSecrets} of each."),
        ClientChange<T>.LastAdmin => new ProblemResult(ProblemType.LastAdmin, "It is the last client with the role admin and a valid key."),
        ClientChange<T>.NotFound => NotFoundProblem(),
        _ => throw new UnreachableException(),
    };

    private static ProblemResult NotFoundProblem() => new(ProblemType.NotFound, "There is no such client, or it has no such key or secret.");

    private JsonAnswer<T> Created<T>(T value, string path)
    {
        Response.Headers.Location = $"/admin/clients/{path}";
        return new JsonAnswer<T>(value, StatusCodes.Status201Created);
    }
}
