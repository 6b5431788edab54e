using Microsoft.AspNetCore.Mvc;
using Webhook.Application.Events;

namespace Webhook.Api.Problems;

/// <summary>An action's answer that is a problem.</summary>
internal sealed class ProblemResult : IActionResult
{
    private readonly ProblemType type;
    private readonly string detail = string.Empty;
    private readonly IReadOnlyList<InputError>? errors;

    public ProblemResult(ProblemType type, string detail)
    {
        this.type = type;
        this.detail = detail;
    }

    public ProblemResult(ProblemType type, IReadOnlyList<InputError> errors)
    {
        this.type = type;
        this.errors = errors;
    }

    /// <returns>The problem that storage has, or null when it took the events.</returns>
    public static ProblemResult? Of(StorageState state) => state switch
    {
        StorageState.Committed => null,
        StorageState.Overloaded => new ProblemResult(ProblemType.Overloaded, "Too many events are waiting for storage."),
        StorageState.Unavailable => new ProblemResult(ProblemType.StorageUnavailable, "The database cannot be written now."),
    };

    public Task ExecuteResultAsync(ActionContext context)
    {
        var writer = context.HttpContext.RequestServices.GetRequiredService<ProblemWriter>();
        return errors is null
            ? writer.WriteAsync(context.HttpContext, type, detail)
            : writer.WriteAsync(context.HttpContext, type, errors);
    }
}
