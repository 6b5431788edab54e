using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Webhook.Api.Streaming;

namespace Webhook.FunctionalTests;

internal sealed class StreamTests : ServiceTests
{
    private const string Address = "/webhook/events/stream";

    [Test]
    public async Task The_answer_says_at_once_that_it_is_open_and_where_it_begins()
    {
        var last = await PostedAsync("A-open");
        await using var stream = await EventStream.OpenAsync(Client, Address);
        Assert.Multiple(() =>
        {
            Assert.That(stream.Header("Content-Type"), Is.EqualTo("text/event-stream"));
            Assert.That(stream.Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(stream.Header("X-Accel-Buffering"), Is.EqualTo("no"));
        });
        Assert.That(await stream.BlockAsync(), Is.EqualTo(new[] { ": open", "retry: 2000", $"id: {last}" }));
    }

    [Test]
    public async Task An_event_is_passed_on_as_the_service_gives_it_when_it_is_asked_for()
    {
        await using var stream = await EventStream.OpenAsync(Client, Address);
        await stream.BlockAsync();
        var id = (await PostAsync(Event(("notes", "\"a\\nb\""), ("room", "1.0")))).Json.GetProperty("event_id").GetInt64();
        var asked = await SendAsync(HttpMethod.Get, $"{Events}/{id}");
        Assert.That(await stream.BlockAsync(), Is.EqualTo(new[] { $"id: {id}", $"data: {asked.Text}" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task It_resumes_after_the_event_that_is_named(bool byHeader)
    {
        var first = await PostedAsync("A-resume");
        long[] others = [await PostedAsync("A-resume"), await PostedAsync("A-resume")];
        await using var stream = byHeader
            ? await EventStream.OpenAsync(Client, $"{Address}?appointment_id=A-resume&after=0", ("Last-Event-ID", $"{first}"))
            : await EventStream.OpenAsync(Client, $"{Address}?appointment_id=A-resume&after={first}");
        Assert.That((await stream.BlockAsync())[^1], Is.EqualTo($"id: {first}"));
        Assert.That(new[] { await stream.EventIdAsync(), await stream.EventIdAsync() }, Is.EqualTo(others));
        var next = await PostedAsync("A-resume");
        Assert.That(await stream.EventIdAsync(), Is.EqualTo(next));
    }

    [TestCase("event_type=appointment.no_show&event_type=appointment.completed")]
    [TestCase("appointment_id=A-wanted")]
    [TestCase("patient_id=P-wanted")]
    public async Task Only_events_that_match_are_passed_on(string filter)
    {
        var start = await PostedAsync("A-other");
        await using var live = await EventStream.OpenAsync(Client, $"{Address}?{filter}");
        await live.BlockAsync();
        await PostedAsync("A-other");
        var wanted = (await PostAsync(Event(
            ("event_type", "\"appointment.no_show\""), ("appointment_id", "\"A-wanted\""), ("patient_id", "\"P-wanted\"")))).Json.GetProperty("event_id").GetInt64();
        await using var resumed = await EventStream.OpenAsync(Client, $"{Address}?{filter}&after={start}");
        await resumed.BlockAsync();
        Assert.That(new[] { await live.EventIdAsync(), await resumed.EventIdAsync() }, Is.All.EqualTo(wanted));
    }

    [Test]
    public async Task A_source_that_reports_nothing_is_silent()
    {
        await using var nobody = await EventStream.OpenAsync(Client, $"{Address}?source=nobody&after=0");
        await using var everybody = await EventStream.OpenAsync(Client, $"{Address}?source=anonymous");
        await nobody.BlockAsync();
        await everybody.BlockAsync();
        var next = nobody.BlockAsync();
        var id = await PostedAsync("A-source");
        Assert.That(await everybody.EventIdAsync(), Is.EqualTo(id));
        Assert.That(next.IsCompleted, Is.False);
    }

    [TestCase("limit=1", null, "limit unknown_parameter")]
    [TestCase("from=2025-01-10T12:30:00Z", null, "from unknown_parameter")]
    [TestCase("after=-1", null, "after out_of_range")]
    [TestCase("event_type=x", "y", "event_type unknown_event_type", "Last-Event-ID out_of_range")]
    [TestCase("", "7x", "Last-Event-ID out_of_range")]
    [TestCase("", "9223372036854775808", "Last-Event-ID out_of_range")]
    public async Task What_is_wrong_is_told_before_it_begins(string query, string? lastEventId, params string[] errors)
    {
        (string, string)[] headers = lastEventId is null ? [] : [("Last-Event-ID", lastEventId)];
        var answer = await SendAsync(HttpMethod.Get, $"{Address}?{query}", content: null, headers);
        Assert.That((answer.Status, answer.ProblemName), Is.EqualTo((HttpStatusCode.UnprocessableEntity, "invalid-request")));
        Assert.That(answer.Errors, Is.EqualTo(errors));
    }

    [Test]
    public async Task HEAD_ends()
    {
        var answer = await SendAsync(HttpMethod.Head, Address);
        Assert.That((answer.Status, answer.Headers["Content-Type"], answer.Text), Is.EqualTo((HttpStatusCode.OK, "text/event-stream", string.Empty)));
    }

    [Test]
    public async Task Silence_is_broken_by_signs_of_life()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var service = new WebhookApplication();
        await using var timed = service.WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(time)));
        using var client = timed.CreateClient();
        await using var stream = await EventStream.OpenAsync(client, Address);
        await stream.BlockAsync();
        for (var beats = 0; beats < 2; beats++)
        {
            var beat = stream.BlockAsync();
            while (!beat.IsCompleted)
            {
                time.Advance(EventStreamWriter.Heartbeat);
                await Task.Yield();
            }

            Assert.That(await beat, Is.EqualTo(new[] { ":" }));
        }
    }

    [Test]
    public async Task No_more_listen_than_there_are_places()
    {
        await using var service = new WebhookApplication();
        await using var small = service.WithWebHostBuilder(builder => builder.UseSetting("Stream:MaxListeners", "1"));
        using var client = small.CreateClient();
        await using (await EventStream.OpenAsync(client, Address))
        {
            using var refused = await client.GetAsync(Address);
            using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(refused.Headers.RetryAfter, Is.Not.Null);
            Assert.That(problem.RootElement.GetProperty("type").GetString(), Is.EqualTo("/problems/too-many-listeners"));
        }

        await using var free = await EventStream.WhenThereIsRoomAsync(client, Address);
        Assert.That((await free.BlockAsync())[0], Is.EqualTo(": open"));
    }

    [Test]
    public async Task When_the_service_stops_the_stream_ends()
    {
        await using var service = new WebhookApplication();
        using var client = service.CreateClient();
        await using var stream = await EventStream.OpenAsync(client, Address);
        await stream.BlockAsync();
        service.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.That(await stream.BlockAsync(), Is.Empty);
    }

    private async Task<long> PostedAsync(string appointmentId) =>
        (await PostAsync(Event(("appointment_id", $"\"{appointmentId}\"")))).Json.GetProperty("event_id").GetInt64();
}
