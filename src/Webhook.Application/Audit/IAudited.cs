using MediatR;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>A use case that reads patients' data or changes how the service is run: it leaves an entry, or is not answered.</summary>
public interface IAudited<TResponse> : IRequest<TResponse>
{
    Access Access { get; }

    /// <summary>Whether it changes something: then an entry says so before it begins, too.</summary>
    bool IsChange => false;

    /// <summary>What was asked for and given.</summary>
    /// <param name="response">The answer; the default while there is none.</param>
    AccessFacts Describe(TResponse? response);

    /// <summary>Gives back what an answer holds that is not given, because its entry cannot be stored.</summary>
    ValueTask TakeBackAsync(TResponse response) => ValueTask.CompletedTask;
}
