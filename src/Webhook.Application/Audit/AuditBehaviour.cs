using MediatR;
using Webhook.Domain;

namespace Webhook.Application.Audit;

/// <summary>Lets every <see cref="IAudited{TResponse}"/> use case leave its entries. What it read is given only if the entry is stored.</summary>
internal sealed class AuditBehaviour<TRequest, TResponse>(AuditRecorder recorder) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IAudited<TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        request.IsChange ? ChangeAsync(request, next, cancellationToken) : ReadAsync(request, next, cancellationToken);

    private async Task<TResponse> ReadAsync(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        var response = await next();
        try
        {
            await recorder.RecordAsync(request.Access, request.Describe(response), cancellationToken);
            return response;
        }
        catch
        {
            await request.TakeBackAsync(response);
            throw;
        }
    }

    private async Task<TResponse> ChangeAsync(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        await recorder.RecordAsync(request.Access, request.Describe(default) with { Outcome = AccessOutcome.Begun }, cancellationToken);
        TResponse response;
        try
        {
            response = await next();
        }
        catch
        {
            await recorder.TryRecordAsync(request.Access, request.Describe(default) with { Outcome = AccessOutcome.Failed });
            throw;
        }

        // It is done, whether anybody waits for the answer or not.
        await recorder.RecordAsync(request.Access, request.Describe(response), CancellationToken.None);
        return response;
    }
}
