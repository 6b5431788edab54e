using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.UnitTests.Application;

[TestFixture]
internal sealed class ReceiveEventsTests
{
    private const string Source = "epic";
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);
    private static readonly byte[] Print = [1, 2, 3];
    private static readonly RuleViolation HeaderFault = new("empty", "must not be empty");

    private Mock<IAppointmentEventRepository> repository = null!;
    private Mock<IContentFingerprint> fingerprint = null!;
    private LogLines log = null!;
    private List<AppointmentEvent> appended = null!;
    private ReceiveEventsHandler handler = null!;

    [SetUp]
    public void MakeHandler()
    {
        appended = [];
        repository = new Mock<IAppointmentEventRepository>(MockBehavior.Strict);
        fingerprint = new Mock<IContentFingerprint>(MockBehavior.Strict);
        fingerprint.Setup(port => port.Compute(It.IsAny<EventContent>())).Returns(Print);
        log = new LogLines();
        handler = new ReceiveEventsHandler(repository.Object, fingerprint.Object, new FakeTimeProvider(Now), log);
    }

    [Test]
    public async Task A_valid_event_is_stored_with_its_source_and_the_time()
    {
        StorageAnswers(AppendOutcome.Stored);
        var result = await Receive([Event("A1")]);
        Assert.That(result.State, Is.EqualTo(StorageState.Committed));
        Assert.That(result.Items, Is.EqualTo(new ReceivedItem[] { new ReceivedItem.Accepted(appended[0], Replayed: false) }));
        Assert.That(appended[0].Source, Is.EqualTo(Source));
        Assert.That(appended[0].ReceivedAt, Is.EqualTo(Now));
    }

    [Test]
    public async Task Valid_events_are_stored_in_their_order_and_answered_in_their_places()
    {
        StorageAnswers(AppendOutcome.Stored, AppendOutcome.Conflict, AppendOutcome.Replayed);
        var result = await Receive([Event("A1"), Event(" "), Event("A2"), new IncomingEvent(), Event("A3")]);
        Assert.That(appended.Select(stored => stored.AppointmentId), Is.EqualTo(new[] { "A1", "A2", "A3" }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Items, Has.Count.EqualTo(5));
            Assert.That(result.Items[0], Is.EqualTo(new ReceivedItem.Accepted(appended[0], Replayed: false)));
            Assert.That(Errors(result.Items[1]), Is.EqualTo(new[] { "/appointment_id blank" }));
            Assert.That(result.Items[2], Is.EqualTo(new ReceivedItem.Conflict()));
            Assert.That(result.Items[3], Is.InstanceOf<ReceivedItem.Rejected>());
            Assert.That(result.Items[4], Is.EqualTo(new ReceivedItem.Accepted(appended[2], Replayed: true)));
        }
    }

    [Test]
    public async Task Storage_is_not_asked_when_nothing_is_valid()
    {
        var result = await Receive([new IncomingEvent(), Event(" ")]);
        Assert.That(result.State, Is.EqualTo(StorageState.Committed));
        Assert.That(result.Items, Has.Count.EqualTo(2));
        Assert.That(result.Items, Has.All.InstanceOf<ReceivedItem.Rejected>());
    }

    [TestCase(StorageState.Overloaded)]
    [TestCase(StorageState.Unavailable)]
    public async Task Nothing_is_acknowledged_when_storage_takes_nothing(StorageState state)
    {
        StorageAnswers(new AppendResult(state, []));
        var result = await Receive([Event("A1"), Event(" ")]);
        Assert.That(result.State, Is.EqualTo(state));
        Assert.That(result.Items, Is.Empty);
    }

    [TestCase(WhenFull.Refuse)]
    [TestCase(WhenFull.Wait)]
    public async Task Storage_is_told_what_to_do_when_it_is_full(WhenFull whenFull)
    {
        StorageAnswers(AppendOutcome.Stored);
        using var cancellation = new CancellationTokenSource();
        await handler.Handle(new ReceiveEvents([Event("A1")], Source, HeaderKey.None, whenFull), cancellation.Token);
        repository.Verify(port => port.AppendAsync(It.IsAny<IReadOnlyList<AppointmentEvent>>(), whenFull, cancellation.Token), Times.Once);
    }

    [Test]
    public async Task Without_a_key_there_is_no_fingerprint()
    {
        StorageAnswers(AppendOutcome.Stored);
        await Receive([Event("A1")]);
        Assert.That(appended[0].IdempotencyKey, Is.Null);
        fingerprint.Verify(port => port.Compute(It.IsAny<EventContent>()), Times.Never);
    }

    [TestCase("k1", null)]
    [TestCase(null, "k1")]
    [TestCase("k1", "k1")]
    public async Task The_key_comes_from_the_headers_or_the_body(string? header, string? member)
    {
        StorageAnswers(AppendOutcome.Stored);
        await Receive([Event("A1", member)], new HeaderKey(header, []));
        Assert.That(appended[0].IdempotencyKey, Is.EqualTo("k1"));
        Assert.That(appended[0].Fingerprint, Is.EqualTo(Print));
        fingerprint.Verify(port => port.Compute(It.Is<EventContent>(content => content.AppointmentId == "A1")), Times.Once);
    }

    [Test]
    public async Task Keys_that_differ_are_refused()
    {
        var result = await Receive([Event("A1", "k1")], new HeaderKey("K1", []));
        Assert.That(Errors(result.Items[0]), Is.EqualTo(new[] { "/idempotency_key idempotency_keys_differ" }));
    }

    [Test]
    public async Task Faults_of_the_headers_and_of_the_body_are_reported_together()
    {
        var header = new HeaderKey(null, [InputError.InHeader("Idempotency-Key", HeaderFault)]);
        var result = await Receive([Event(" ")], header);
        Assert.That(Errors(result.Items[0]), Is.EqualTo(new[] { "/appointment_id blank", "Idempotency-Key empty" }));
    }

    [Test]
    public async Task A_valid_body_with_a_faulty_header_is_refused()
    {
        var result = await Receive([Event("A1")], new HeaderKey(null, [InputError.InHeader("webhook-id", HeaderFault)]));
        Assert.That(Errors(result.Items[0]), Is.EqualTo(new[] { "webhook-id empty" }));
        Assert.That(((ReceivedItem.Rejected)result.Items[0]).Unreadable, Is.False);
    }

    [Test]
    public async Task Of_a_text_that_could_not_be_read_only_that_is_said()
    {
        var fault = InputError.AtPointer(string.Empty, new RuleViolation("malformed_json", "must be JSON"));
        var result = await Receive([new IncomingEvent { Unreadable = [fault] }]);
        Assert.That(Errors(result.Items[0]), Is.EqualTo(new[] { " malformed_json" }));
        Assert.That(((ReceivedItem.Rejected)result.Items[0]).Unreadable, Is.True);
    }

    [Test]
    public async Task The_log_gets_no_patients_data()
    {
        StorageAnswers(AppendOutcome.Stored, AppendOutcome.Replayed, AppendOutcome.Conflict);
        await Receive([Event("A1"), Event("A2"), Event("A3"), Event(" ")]);
        Assert.That(log, Has.Count.EqualTo(2));
        Assert.That(log, Has.All.Contains("appointment.completed").And.All.Contains(Source));
        Assert.That(string.Concat(log), Does.Not.Contain("P-secret").And.Not.Contain("N-secret").And.Not.Contain("X-secret"));
    }

    private static IncomingEvent Event(string appointmentId, string? key = null) => new()
    {
        EventType = IncomingMember.Text("appointment.completed"),
        AppointmentId = IncomingMember.Text(appointmentId),
        PatientId = IncomingMember.Text("P-secret"),
        Timestamp = IncomingMember.Text("2025-01-10T12:30:00Z"),
        Notes = IncomingMember.Text("N-secret"),
        IdempotencyKey = key is null ? default : IncomingMember.Text(key),
        Additional = """{"x":"X-secret"}""",
    };

    private static IEnumerable<string> Errors(ReceivedItem item) =>
        ((ReceivedItem.Rejected)item).Errors.Select(error => $"{error.Pointer ?? error.Header} {error.Code}");

    private Task<ReceiveEventsResult> Receive(IReadOnlyList<IncomingEvent> events, HeaderKey? header = null) =>
        handler.Handle(new ReceiveEvents(events, Source, header ?? HeaderKey.None, WhenFull.Refuse), CancellationToken.None);

    private void StorageAnswers(params AppendOutcome[] outcomes) =>
        StorageAnswers(new AppendResult(StorageState.Committed, outcomes));

    private void StorageAnswers(AppendResult result) =>
        repository
            .Setup(port => port.AppendAsync(It.IsAny<IReadOnlyList<AppointmentEvent>>(), It.IsAny<WhenFull>(), It.IsAny<CancellationToken>()))
            .Callback((IReadOnlyList<AppointmentEvent> events, WhenFull _, CancellationToken _) => appended.AddRange(events))
            .ReturnsAsync(result);

    private sealed class LogLines : List<string>, ILogger<ReceiveEventsHandler>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
