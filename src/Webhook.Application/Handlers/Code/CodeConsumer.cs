using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Webhook.Application.Events;
using Webhook.Application.Handlers.Delivery;

namespace Webhook.Application.Handlers.Code;

/// <summary>Hands events to a class: each time to a new instance with a scope of its own, on threads that are the handler's alone.</summary>
internal sealed class CodeConsumer(CodeHandler handler, IServiceScopeFactory scopes, HandlerOptions options) : IEventConsumer
{
    private readonly OwnThreads threads = new(handler.Name, options.MaxInFlight);

    public string Name => handler.Name;

    public EventFilter Filter => handler.Filter;

    public string? Destination => null;

    public TimeSpan TimeLimit { get; } = TimeSpan.FromSeconds(options.TimeLimitSeconds);

    public Task<IEventConsumer?> RenewAsync(CancellationToken cancellationToken) => Task.FromResult<IEventConsumer?>(this);

    public ValueTask WaitTurnAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public Task<DeliveryOutcome> DeliverAsync(LoggedEvent logged, int attempt, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => HandleAsync(new AppointmentEventReceived(logged.Stored, attempt), cancellationToken),
            CancellationToken.None, TaskCreationOptions.DenyChildAttach, threads).Unwrap();

    private async Task<DeliveryOutcome> HandleAsync(AppointmentEventReceived received, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var instance = (INotificationHandler<AppointmentEventReceived>)scope.ServiceProvider.GetRequiredService(handler.Type);
            await instance.Handle(received, cancellationToken);
            return DeliveryOutcome.Done.Instance;
        }
        catch (HandlerUnavailableException exception)
        {
            return new DeliveryOutcome.Unavailable(exception.Message, exception.RetryAfter);
        }
    }
}
