using Moq;
using Webhook.Application.Events;

namespace Webhook.UnitTests.Application;

[TestFixture]
internal sealed class ListEventsTests
{
    [Test]
    public async Task The_page_is_the_newest_events_in_the_order_of_the_repository()
    {
        var repository = new Mock<IAppointmentEventRepository>(MockBehavior.Strict);
        using var cancellation = new CancellationTokenSource();
        repository.Setup(port => port.ListNewestAsync(2, cancellation.Token)).ReturnsAsync([StoredEvent.At(9), StoredEvent.At(7)]);
        var page = await new ListEventsHandler(repository.Object, EventProfileTests.Mapper).Handle(new ListEvents(2), cancellation.Token);
        Assert.That(page.Events.Select(dto => dto.EventId), Is.EqualTo(new long[] { 9, 7 }));
        Assert.That(page.Count, Is.EqualTo(2));
        Assert.That(page.NextCursor, Is.Null);
    }

    [Test]
    public async Task An_empty_log_has_an_empty_page()
    {
        var repository = new Mock<IAppointmentEventRepository>(MockBehavior.Strict);
        repository.Setup(port => port.ListNewestAsync(100, CancellationToken.None)).ReturnsAsync([]);
        var page = await new ListEventsHandler(repository.Object, EventProfileTests.Mapper).Handle(new ListEvents(100), CancellationToken.None);
        Assert.That(page.Events, Is.Empty);
        Assert.That(page.Count, Is.Zero);
    }
}
