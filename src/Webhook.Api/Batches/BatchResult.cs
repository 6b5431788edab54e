using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Formats;
using Webhook.Api.Problems;

namespace Webhook.Api.Batches;

/// <summary>The answer to a batch that was read to its end: 201, 207, or the problem that nothing of it could be stored.</summary>
internal sealed class BatchResult(BatchReport report) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        var cancellationToken = context.HttpContext.RequestAborted;
        await using var json = new Utf8JsonWriter(response.BodyWriter, JsonFormat.WriterOptions);
        json.WriteStartObject();
        if (report.Rejected == report.Received)
        {
            var problem = context.HttpContext.RequestServices.GetRequiredService<ProblemWriter>()
                .Begin(context.HttpContext, ProblemType.NothingStored, $"None of {report.Received} events was stored.", report.Codes);
            WriteMembers(json, problem);
        }
        else
        {
            response.StatusCode = report.Rejected == 0 ? StatusCodes.Status201Created : StatusCodes.Status207MultiStatus;
            response.ContentType = JsonFormat.ContentType;
            json.WriteString("status", report.Rejected == 0 ? "success" : "partial");
        }

        await report.WriteAsync(json, response.Body, cancellationToken);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private static void WriteMembers(Utf8JsonWriter json, Problem problem)
    {
        foreach (var member in JsonSerializer.SerializeToElement(problem, ApiJson.Default.Problem).EnumerateObject())
        {
            member.WriteTo(json);
        }
    }
}
