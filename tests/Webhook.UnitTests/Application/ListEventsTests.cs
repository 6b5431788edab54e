using Moq;
using Webhook.UnitTests.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Parameters;

namespace Webhook.UnitTests.Application;

[TestFixture]
internal sealed class ListEventsTests
{
    [Test]
    public async Task A_page_that_is_followed_by_another_has_a_cursor_to_where_it_ends()
    {
        var first = await ListAsync(new Dictionary<string, string> { ["limit"] = "2" }, beyond: null, limit: 3, 9, 7, 4);
        Assert.That(first.Events.Select(dto => dto.EventId), Is.EqualTo(new long[] { 9, 7 }));
        Assert.That(first.Count, Is.EqualTo(2));
        Assert.That(first.NextCursor, Is.Not.Null);

        var second = await ListAsync(
            new Dictionary<string, string> { ["limit"] = "2", ["cursor"] = first.NextCursor! }, beyond: 7, limit: 3, 4);
        Assert.That(second.Events.Select(dto => dto.EventId), Is.EqualTo(new long[] { 4 }));
        Assert.That(second.NextCursor, Is.Null);
    }

    [Test]
    public async Task An_empty_log_has_an_empty_page()
    {
        var page = await ListAsync([], beyond: null, limit: 101);
        Assert.That(page.Events, Is.Empty);
        Assert.That(page.Count, Is.Zero);
        Assert.That(page.NextCursor, Is.Null);
    }

    private static async Task<EventPage> ListAsync(Dictionary<string, string> parameters, long? beyond, int limit, params long[] found)
    {
        var repository = new Mock<IAppointmentEventRepository>(MockBehavior.Strict);
        using var cancellation = new CancellationTokenSource();
        repository.Setup(port => port.ListAsync(It.IsAny<EventFilter>(), EventOrder.NewestFirst, beyond, limit, cancellation.Token))
            .ReturnsAsync([.. found.Select(StoredEvent.At)]);
        var incoming = new IncomingParameters(
            parameters.ToDictionary(
                parameter => parameter.Key,
                parameter => (IReadOnlyList<IncomingValue>)[new IncomingValue(ValueForm.Address, parameter.Value)]),
            InputError.InParameter);
        var result = await new ListEventsHandler(repository.Object, new TestSeal(), EventProfileTests.Mapper)
            .Handle(new ListEvents(incoming, TestAudit.Somebody), cancellation.Token);
        return ((QueryResult<EventPage>.Answered)result).Value;
    }
}
