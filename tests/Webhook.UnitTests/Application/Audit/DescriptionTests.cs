using System.Text.Json.Nodes;
using Webhook.Application.Audit;
using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Application.Subscriptions;
using Webhook.Domain;

namespace Webhook.UnitTests.Application.Audit;

/// <summary>What use cases say about themselves, and what of it reaches an entry.</summary>
[TestFixture]
internal sealed class DescriptionTests
{
    [Test]
    public async Task A_list_names_its_filters_with_hashed_values_and_the_events_that_it_gives()
    {
        var entry = await RecordAsync(
            new ListEvents(Parameters(("source", "epic"), ("event_type", "appointment.completed"), ("event_type", "appointment.no_show")), TestAudit.Somebody),
            Page(Event(3, "P1"), Event(7, "P2"), Event(8, "P1")));
        Assert.That(entry.Filters, Is.EqualTo("""{"event_type":["event_type:appointment.completed","event_type:appointment.no_show"],"source":["source:epic"]}"""));
        Assert.That((entry.Events, entry.Rows, entry.Patient, entry.Outcome), Is.EqualTo(("3,7-8", 3L, (string?)null, "done")));
    }

    [Test]
    public async Task A_patient_that_is_asked_for_is_found_by_its_hash_whether_there_are_events_or_not()
    {
        var entry = await RecordAsync(new ListEvents(Parameters(("patient_id", "P1")), TestAudit.Somebody), Page());
        Assert.That((entry.Patient, entry.Rows, entry.Events), Is.EqualTo(("patient_id:P1", 0L, (string?)null)));
    }

    [Test]
    public async Task The_patient_of_all_events_that_are_given_is_found_by_its_hash()
    {
        var entry = await RecordAsync(new ListEvents(Parameters(), TestAudit.Somebody), Page(Event(3, "P1"), Event(7, "P1")));
        Assert.That(entry.Patient, Is.EqualTo("patient_id:P1"));
    }

    [Test]
    public async Task Names_that_the_query_does_not_know_are_left_out()
    {
        var entry = await RecordAsync(
            new ListEvents(Parameters(("P-4711", "x"), ("limit", "none")), TestAudit.Somebody), new QueryResult<EventPage>.Refused([]));
        Assert.That((entry.Filters, entry.Outcome), Is.EqualTo(("""{"limit":["limit:none"]}""", "refused")));
    }

    [TestCase(16, 16)]
    [TestCase(17, 1)]
    [TestCase(20_000, 1)]
    public async Task However_many_values_are_sent_an_entry_stays_small(int values, int hashes)
    {
        var parameters = Parameters([.. Enumerable.Repeat(("event_type", "x"), values)]);
        var entry = await RecordAsync(new ListEvents(parameters, TestAudit.Somebody), new QueryResult<EventPage>.Refused([]));
        Assert.That(JsonNode.Parse(entry.Filters)!["event_type"]!.AsArray(), Has.Count.EqualTo(hashes));
    }

    [Test]
    public void Whoever_writes_an_identifier_where_a_client_belongs_does_not_see_it_named()
    {
        var facts = new RemoveClient("204881", TestAudit.Somebody).Describe(new ClientChange<MediatR.Unit>.NotFound());
        Assert.That((facts.Subject, facts.Asked["name"].Single()), Is.EqualTo(((string?)null, "204881")));
    }

    [TestCase(true, "done", "patient_id:P1", 1)]
    [TestCase(false, "not_found", null, 0)]
    public async Task One_event_is_named_whether_it_is_there_or_not(bool isThere, string outcome, string? patient, long rows)
    {
        var request = new GetEvent(7, TestAudit.Somebody);
        var entry = await RecordAsync(request.Access, request.Describe(isThere ? Event(7, "P1") : null));
        Assert.That((entry.Outcome, entry.Patient, entry.Rows, entry.Filters), Is.EqualTo((outcome, patient, rows, """{"event_id":["event_id:7"]}""")));
    }

    [TestCase("epic", null, "client epic")]
    [TestCase("epic", "1f0e2d3c4b5a6978", "client epic, 1f0e2d3c4b5a6978")]
    [TestCase("epic", "Jane Doe", "client epic, unknown")]
    [TestCase("Jane Doe", null, null)]
    [TestCase(null, null, null)]
    public void Only_what_can_be_a_client_or_a_key_is_a_subject(string? name, string? id, string? subject) =>
        Assert.That(AuditSubject.Client(name, id), Is.EqualTo(subject));

    [Test]
    public void A_subscription_is_named_when_it_is_there_and_what_may_be_secret_of_it_never()
    {
        var parameters = Parameters(("url", "https://receiver.example"), ("secret", "whsec_AAAA"), ("headers", ""), ("rate_limit", "5"));
        var refused = new ChangeSubscription(7, parameters, TestAudit.Somebody).Describe(new SubscriptionChange<SubscriptionDto>.NotFound());
        var rotated = new RotateSubscriptionSecret(7, parameters, TestAudit.Somebody)
            .Describe(new SubscriptionChange<RotatedSecret>.Done(new RotatedSecret("1f", "whsec_AAAA", DateTimeOffset.UnixEpoch)));
        Assert.That((refused.Outcome, refused.Subject), Is.EqualTo((AccessOutcome.NotFound, (string?)null)));
        Assert.That(refused.Asked.Keys, Is.EquivalentTo(new[] { "id", "url", "rate_limit" }));
        Assert.That((rotated.Subject, rotated.Asked.Keys.Single()), Is.EqualTo(("subscription 7", "id")));
    }

    private static Task<AuditEntry> RecordAsync(ListEvents request, QueryResult<EventPage> result) => RecordAsync(request.Access, request.Describe(result));

    private static async Task<AuditEntry> RecordAsync(Access access, AccessFacts facts)
    {
        var audit = new TestAudit();
        await audit.Recorder.RecordAsync(access, facts, CancellationToken.None);
        return audit.Entries.Single();
    }

    private static QueryResult<EventPage>.Answered Page(params EventDto[] events) => new(new EventPage(events, events.Length, null));

    private static EventDto Event(long id, string patientId) =>
        EventProfileTests.Mapper.Map<EventDto>(StoredEvent.At(id)) with { PatientId = patientId };

    private static IncomingParameters Parameters(params (string Name, string Value)[] parameters) => new(
        parameters.GroupBy(parameter => parameter.Name).ToDictionary(
            group => group.Key,
            group => (IReadOnlyList<IncomingValue>)[.. group.Select(parameter => new IncomingValue(ValueForm.Address, parameter.Value))]),
        InputError.InParameter);
}
