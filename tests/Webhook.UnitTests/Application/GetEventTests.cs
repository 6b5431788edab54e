using Moq;
using Webhook.UnitTests.Application.Audit;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.UnitTests.Application;

[TestFixture]
internal sealed class GetEventTests
{
    [Test]
    public async Task The_event_with_the_id_is_given()
    {
        var repository = new Mock<IAppointmentEventRepository>(MockBehavior.Strict);
        using var cancellation = new CancellationTokenSource();
        repository.Setup(port => port.FindAsync(7, cancellation.Token)).ReturnsAsync(StoredEvent.At(7));
        var found = await new GetEventHandler(repository.Object, EventProfileTests.Mapper).Handle(new GetEvent(7, TestAudit.Somebody), cancellation.Token);
        Assert.That(found?.EventId, Is.EqualTo(7));
    }

    [Test]
    public async Task Nothing_is_given_where_there_is_none()
    {
        var repository = new Mock<IAppointmentEventRepository>(MockBehavior.Strict);
        repository.Setup(port => port.FindAsync(7, CancellationToken.None)).ReturnsAsync((AppointmentEvent?)null);
        var found = await new GetEventHandler(repository.Object, EventProfileTests.Mapper).Handle(new GetEvent(7, TestAudit.Somebody), CancellationToken.None);
        Assert.That(found, Is.Null);
    }
}
