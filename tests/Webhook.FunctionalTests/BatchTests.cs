using System.Net;
using System.Text.Json;

namespace Webhook.FunctionalTests;

internal sealed class BatchTests : ServiceTests
{
    private const string Ndjson = "application/x-ndjson";

    [Test]
    public async Task Each_event_of_an_array_stands_alone()
    {
        var keyed = Event(("idempotency_key", "\"array-1\""));
        var conflicting = Event(("idempotency_key", "\"array-1\""), ("notes", "\"Other\""));

        var answer = await PostManyAsync($"[{Event()},{Event(("event_type", "\"bad\""))},{keyed},{keyed},{conflicting},5,{{\"a\":1,\"a\":2}}]");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.MultiStatus));
        Assert.That(Counts(answer), Is.EqualTo("partial: 7 received, 2 stored, 1 replayed, 4 rejected"));
        Assert.That(Results(answer), Is.EqualTo(new[]
        {
            "0: 201", "1: 422 /1/event_type unknown_event_type", "2: 201", "3: 200", "4: 422 /4/idempotency_key idempotency_conflict",
            "5: 422 /5 wrong_type", "6: 422 /6 duplicate_member",
        }));
        Assert.That(EventId(answer, 2), Is.EqualTo(EventId(answer, 3)));
    }

    [Test]
    public async Task Of_lines_only_what_was_not_stored_is_listed_by_its_line()
    {
        var keyed = Event(("idempotency_key", "\"lines-1\""));

        var answer = await PostManyAsync($"{Event()}\n\n{Event(("patient_id", null))}\r\n  \n{keyed}\n{keyed}\nnonsense\n{Event()}", Ndjson);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.MultiStatus));
        Assert.That(Counts(answer), Is.EqualTo("partial: 6 received, 3 stored, 1 replayed, 2 rejected"));
        Assert.That(Results(answer), Is.EqualTo(new[] { "2: 422 /patient_id required", "6: 422  malformed_json" }));
    }

    [Test]
    public async Task Events_of_one_request_are_stored_in_the_order_given()
    {
        var sent = Enumerable.Range(0, 2500).Select(number => $"order-{number}").ToList();
        var answer = await PostManyAsync(string.Join('\n', sent.Select(id => Event(("appointment_id", $"\"{id}\"")))), Ndjson);

        var listed = (await SendAsync(HttpMethod.Get, $"{Events}?limit=1000")).Json.GetProperty("events").EnumerateArray()
            .Select(stored => stored.GetProperty("appointment_id").GetString()!);
        Assert.That(Counts(answer), Is.EqualTo("success: 2500 received, 2500 stored, 0 replayed, 0 rejected"));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(listed, Is.EqualTo(sent.AsEnumerable().Reverse().Take(1000)));
    }

    [Test]
    public async Task A_batch_of_which_nothing_is_stored_is_a_problem_with_the_same_results()
    {
        var answer = await PostManyAsync($"[{Event(("event_type", "\"bad\""))}]");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.ProblemName, Is.EqualTo("nothing-stored"));
        Assert.That(answer.Headers["Content-Type"], Is.EqualTo("application/problem+json"));
        Assert.That(Results(answer), Is.EqualTo(new[] { "0: 422 /0/event_type unknown_event_type" }));
    }

    [Test]
    public async Task A_retried_batch_is_a_success_that_stores_nothing()
    {
        var body = $"[{Event(("idempotency_key", "\"again-1\""))},{Event(("idempotency_key", "\"again-2\""))}]";
        await PostManyAsync(body);

        var answer = await PostManyAsync(body);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(Counts(answer), Is.EqualTo("success: 2 received, 0 stored, 2 replayed, 0 rejected"));
    }

    [TestCase("[]", "application/json", "too_few_events")]
    [TestCase("{}", "application/json", "wrong_type")]
    [TestCase("", "application/json", "malformed_json")]
    [TestCase("[1,", "application/json", "malformed_json")]
    [TestCase("", Ndjson, "too_few_events")]
    [TestCase("\n\n", Ndjson, "too_few_events")]
    public async Task A_body_that_is_no_batch_is_refused_as_a_whole(string body, string mediaType, string code)
    {
        var answer = await PostManyAsync(body, mediaType);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(answer.ProblemName, Is.EqualTo("invalid-batch"));
        Assert.That(answer.Errors, Is.EqualTo(new[] { $" {code}" }));
    }

    [Test]
    public async Task An_array_holds_at_most_1000_events_and_4_MiB()
    {
        var most = await PostManyAsync($"[{string.Join(',', Enumerable.Repeat(Event(), 1000))}]");
        var tooMany = await PostManyAsync($"[{string.Join(',', Enumerable.Repeat(Event(), 1001))}]");
        var tooLarge = await PostManyAsync($"[{Event()}{new string(' ', 4 * 1024 * 1024)}]");

        Assert.That(most.Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(tooMany.Errors, Is.EqualTo(new[] { " too_many_events" }));
        Assert.That(tooLarge.Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task A_line_over_64_KiB_is_rejected_alone()
    {
        var answer = await PostManyAsync($"{Event()}\n{Event(("padding", $"\"{new string('x', 300_000)}\""))}\n{Event()}\n", Ndjson);

        Assert.That(Counts(answer), Is.EqualTo("partial: 3 received, 2 stored, 0 replayed, 1 rejected"));
        Assert.That(Results(answer), Is.EqualTo(new[] { "1: 422  too_large" }));
    }

    [Test]
    public async Task Deep_nesting_in_one_event_of_an_array_leaves_the_others_alone()
    {
        var deep = Event(("deep", new string('[', 500) + new string(']', 500)));

        var answer = await PostManyAsync($"[{Event()},{deep}]");

        Assert.That(Results(answer), Is.EqualTo(new[] { "0: 201", "1: 422 /1 too_deep" }));
    }

    [Test]
    public async Task Another_media_type_is_refused_with_the_ones_that_are_taken()
    {
        var answer = await PostManyAsync($"[{Event()}]", "text/csv");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(answer.Headers["Accept-Post"], Is.EqualTo("application/json, application/x-ndjson"));
    }

    [Test]
    public async Task One_key_for_many_events_is_refused()
    {
        var answer = await SendAsync(HttpMethod.Post, PostMany, Json($"[{Event()}]"), ("Idempotency-Key", "batch-1"));

        Assert.That(answer.ProblemName, Is.EqualTo("invalid-request"));
        Assert.That(answer.Errors, Is.EqualTo(new[] { "Idempotency-Key not_for_batches" }));
    }

    private Task<Answer> PostManyAsync(string body, string mediaType = "application/json") =>
        SendAsync(HttpMethod.Post, PostMany, Json(body, mediaType));

    private static string Counts(Answer answer)
    {
        long Number(string name) => answer.Json.GetProperty(name).GetInt64();
        return $"{answer.Json.GetProperty("status")}: {Number("received")} received, {Number("stored")} stored, "
            + $"{Number("replayed")} replayed, {Number("rejected")} rejected";
    }

    private static IEnumerable<string> Results(Answer answer) =>
        answer.Json.GetProperty("results").EnumerateArray().Select(result =>
            $"{result.GetProperty("index")}: {result.GetProperty("status")}{Errors(result)}");

    private static string Errors(JsonElement result) =>
        result.TryGetProperty("errors", out var errors)
            ? string.Concat(errors.EnumerateArray().Select(error => $" {error.GetProperty("pointer")} {error.GetProperty("code")}"))
            : string.Empty;

    private static long EventId(Answer answer, int place) =>
        answer.Json.GetProperty("results")[place].GetProperty("event_id").GetInt64();
}
