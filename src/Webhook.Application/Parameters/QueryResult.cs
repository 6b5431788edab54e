using Webhook.Application.Events;

namespace Webhook.Application.Parameters;

/// <summary>What a query gives: its answer, or everything that is wrong with its parameters.</summary>
public abstract record QueryResult<T>
{
    private QueryResult()
    {
    }

    public sealed record Answered(T Value) : QueryResult<T>;

    /// <param name="Errors">At least one.</param>
    public sealed record Refused(IReadOnlyList<InputError> Errors) : QueryResult<T>;
}
