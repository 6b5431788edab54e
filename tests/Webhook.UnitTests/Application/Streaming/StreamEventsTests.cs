using Microsoft.Extensions.Options;
using Moq;
using Webhook.UnitTests.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Application.Streaming;

namespace Webhook.UnitTests.Application.Streaming;

[TestFixture]
internal sealed class StreamEventsTests
{
    [TestCase(null, null, 5)]
    [TestCase("3", null, 3)]
    [TestCase(null, "4", 4)]
    [TestCase("3", "4", 4)]
    [TestCase("0", null, 0)]
    public async Task It_begins_after_the_event_that_is_named_and_the_header_counts_more(string? after, string? lastEventId, long start)
    {
        var answered = (QueryResult<LiveEvents?>.Answered)await SendAsync(("after", after), (StreamEvents.LastEventId, lastEventId));
        await using var stream = answered.Value!;
        Assert.That(stream.Start, Is.EqualTo(start));
    }

    [Test]
    public async Task What_is_wrong_with_parameters_and_header_is_told_at_once()
    {
        var refused = (QueryResult<LiveEvents?>.Refused)await SendAsync(("limit", "1"), (StreamEvents.LastEventId, "-1"));
        Assert.That(
            refused.Errors.Select(error => $"{error.Parameter} {error.Header} {error.Code}"),
            Is.EqualTo(new[] { "limit  unknown_parameter", " Last-Event-ID out_of_range" }));
    }

    private static async Task<QueryResult<LiveEvents?>> SendAsync(
        (string Name, string? Value) parameter, (string Name, string? Value) header)
    {
        var log = new GrowingLog();
        log.Grow(5);
        var events = new StreamedEvents(EventProfileTests.Mapper, Mock.Of<IStreamFormat>());
        using var catchUp = new LogCatchUp(log.Repository, events);
        var feed = new EventFeed(log, log.Repository, events, catchUp, Options.Create(new StreamOptions()), TimeProvider.System);
        return await new StreamEventsHandler(feed, new TestAudit().Recorder).Handle(
            new StreamEvents(Incoming(parameter, InputError.InParameter), Incoming(header, InputError.InHeader), TestAudit.Somebody), CancellationToken.None);
    }

    private static IncomingParameters Incoming(
        (string Name, string? Value) parameter, Func<string, Webhook.Domain.RuleViolation, InputError> errorAt)
    {
        var values = new Dictionary<string, IReadOnlyList<IncomingValue>>();
        if (parameter.Value is not null)
        {
            values[parameter.Name] = [new IncomingValue(ValueForm.Address, parameter.Value)];
        }

        return new IncomingParameters(values, errorAt);
    }
}
