using Moq;
using Webhook.UnitTests.Application.Audit;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.UnitTests.Application;

[TestFixture]
internal sealed class GetAppointmentHistoryTests
{
    private static readonly DateTimeOffset Begin = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    [Test]
    public async Task Events_come_in_the_order_in_which_they_happened_with_the_state_and_the_anomalies()
    {
        var history = await HistoryAsync(
            Step(2, AppointmentEventType.Completed, minute: 3), Step(5, AppointmentEventType.Cancelled, minute: 2),
            Step(4, AppointmentEventType.Rescheduled, minute: 1), Step(3, AppointmentEventType.Scheduled, minute: 1));

        Assert.That(history!.AppointmentId, Is.EqualTo("A1"));
        Assert.That(history.State, Is.EqualTo("completed"));
        Assert.That(history.Events.Select(dto => dto.EventId), Is.EqualTo(new long[] { 3, 4, 5, 2 }));
        Assert.That(history.Anomalies.Select(anomaly => (anomaly.EventId, anomaly.Code)), Is.EqualTo(new[]
        {
            (3L, "received_late"), (4L, "received_late"), (5L, "received_late"), (2L, "after_cancelled"),
        }));
        Assert.That((history.EventsLeftOut, history.AnomaliesLeftOut), Is.EqualTo(((long?)null, (long?)null)));
        Assert.That($"{history}", Is.EqualTo(nameof(AppointmentHistory)));
    }

    [Test]
    public async Task An_appointment_without_events_has_no_history() =>
        Assert.That(await HistoryAsync(), Is.Null);

    [TestCase(GetAppointmentHistory.MaxListed, null)]
    [TestCase(GetAppointmentHistory.MaxListed + 1, 1)]
    public async Task The_last_events_are_listed_and_the_others_counted(int events, int? leftOut)
    {
        var history = await HistoryAsync([.. Enumerable.Range(1, events).Reverse().Select(id => Step(id, AppointmentEventType.Rescheduled, id))]);

        Assert.That(history!.Events.Select(dto => dto.EventId), Is.EqualTo(Enumerable.Range((leftOut ?? 0) + 1, GetAppointmentHistory.MaxListed)));
        Assert.That(history.Anomalies.Select(anomaly => (anomaly.EventId, anomaly.Code)), Is.EqualTo(new[] { (1L, "not_scheduled") }));
        Assert.That(history.EventsLeftOut, Is.EqualTo(leftOut));
        Assert.That(history.AnomaliesLeftOut, Is.Null);
    }

    [Test]
    public async Task The_last_anomalies_are_listed_and_the_others_counted()
    {
        var history = await HistoryAsync([.. Enumerable.Range(1, 3000).Reverse().Select(id => Step(id, AppointmentEventType.Scheduled, id))]);

        Assert.That(history!.Anomalies.Select(anomaly => anomaly.EventId), Is.EqualTo(Enumerable.Range(2001, 1000)));
        Assert.That((history.EventsLeftOut, history.AnomaliesLeftOut), Is.EqualTo(((long?)2000, (long?)1999)));
    }

    [Test]
    public async Task Where_old_events_were_deleted_the_first_that_is_left_need_not_schedule_the_appointment()
    {
        var history = await HistoryAsync(isWhole: false, Step(4, AppointmentEventType.Cancelled, minute: 3), Step(3, AppointmentEventType.Completed, minute: 1));
        Assert.That(history!.Anomalies.Select(anomaly => (anomaly.EventId, anomaly.Code)), Is.EqualTo(new[] { (4L, "after_completed") }));
    }

    [Test]
    public async Task Everything_that_is_wrong_with_the_parameters_is_reported_before_anything_is_read()
    {
        var repository = new Mock<IAppointmentEventRepository>(MockBehavior.Strict);
        var result = await new GetAppointmentHistoryHandler(repository.Object, EventProfileTests.Mapper).Handle(
            new GetAppointmentHistory("A1", Parameters(("limit", "1"), ("source", "NOBODY")), TestAudit.Somebody), CancellationToken.None);
        Assert.That(
            ((QueryResult<AppointmentHistory?>.Refused)result).Errors.Select(error => $"{error.Parameter} {error.Code}"),
            Is.EqualTo(new[] { "limit unknown_parameter", "source invalid_name" }));
    }

    private static async Task<AppointmentHistory?> HistoryAsync(params AppointmentStep[] backwards) => await HistoryAsync(isWhole: true, backwards);

    private static async Task<AppointmentHistory?> HistoryAsync(bool isWhole, params AppointmentStep[] backwards)
    {
        var repository = new Mock<IAppointmentEventRepository>(MockBehavior.Strict);
        using var cancellation = new CancellationTokenSource();
        repository.Setup(port => port.WalkBackAsync("A1", "epic", cancellation.Token)).Returns(backwards.ToAsyncEnumerable());
        repository.Setup(port => port.IsWholeAsync(cancellation.Token)).ReturnsAsync(isWhole);
        repository.Setup(port => port.FindAllAsync(It.IsAny<IReadOnlyList<long>>(), cancellation.Token))
            .ReturnsAsync((IReadOnlyList<long> ids, CancellationToken _) => [.. backwards.Where(step => ids.Contains(step.EventId)).OrderBy(step => step.EventId).Select(Stored)]);
        var result = await new GetAppointmentHistoryHandler(repository.Object, EventProfileTests.Mapper)
            .Handle(new GetAppointmentHistory("A1", Parameters(("source", "epic")), TestAudit.Somebody), cancellation.Token);
        return ((QueryResult<AppointmentHistory?>.Answered)result).Value;
    }

    private static AppointmentStep Step(long id, AppointmentEventType type, int minute) => new(id, type, "P1", Begin.AddMinutes(minute));

    private static AppointmentEvent Stored(AppointmentStep step)
    {
        var stored = AppointmentEvent.Receive(new EventContent(step.Type, "A1", step.PatientId, step.Timestamp, null, null), "epic", Begin);
        stored.StoredAs(step.EventId, Begin);
        return stored;
    }

    private static IncomingParameters Parameters(params (string Name, string Value)[] parameters) => new(
        parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => (IReadOnlyList<IncomingValue>)[new IncomingValue(ValueForm.Address, parameter.Value)]),
        InputError.InParameter);
}
