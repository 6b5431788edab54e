using Microsoft.Extensions.DependencyInjection;
using Moq;
using Webhook.Application;
using Webhook.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Handlers;

/// <summary>What is said of handlers while they go on.</summary>
internal sealed class HandlerReaderTests
{
    private const string Name = "billing";
    private const long LastEvent = 1;

    private static readonly DateTimeOffset Now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task A_handler_is_not_shown_as_done_with_an_event_whose_failure_is_not_counted()
    {
        var failed = new FailingMeanwhile();
        var store = new Mock<IHandlerStore>();
        store.Setup(it => it.ListAsync(It.IsAny<CancellationToken>())).ReturnsAsync(() => [HandlerState.StartAt(Name, failed.Read() ? LastEvent : 0, Now)]);
        store.Setup(it => it.CountFailuresAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => failed.Read() ? [new FailureCount(Name, FailureState.Retrying, 1)] : []);
        var shown = (await Reader(store.Object).ListAsync(CancellationToken.None)).Single();
        Assert.That(shown.LagEvents + shown.Retrying, Is.Positive);
    }

    private static HandlerReader Reader(IHandlerStore store)
    {
        var events = new Mock<IAppointmentEventRepository>();
        events.Setup(it => it.ListAsync(It.IsAny<EventFilter>(), It.IsAny<EventOrder>(), It.IsAny<long?>(), It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync([]);
        return new ServiceCollection()
            .AddLogging()
            .AddApplication(autoMapperLicenseKey: null)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(store)
            .AddSingleton(events.Object)
            .AddSingleton(Mock.Of<ILogSignal>(signal => signal.Position == LastEvent))
            .AddSingleton(Mock.Of<IAuditTrail>())
            .AddSingleton(Mock.Of<IAuditHash>())
            .AddSingleton(Mock.Of<IEventJson>())
            .AddSingleton(Mock.Of<IIngestLoad>())
            .BuildServiceProvider()
            .GetRequiredService<HandlerReader>();
    }

    /// <summary>Fails between two reads.</summary>
    private sealed class FailingMeanwhile
    {
        private int reads;

        public bool Read() => reads++ > 0;
    }
}
