using System.Diagnostics;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Authentication;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Application.Statistics;
using Webhook.Domain;

namespace Webhook.Api.Controllers;

/// <summary>Counts stored events.</summary>
[Route("webhook/events/stats")]
[Gives("application/json")]
[Requires(ClientRoleNames.Reader)]
public sealed class StatisticsController(IMediator mediator) : ControllerBase
{
    /// <summary>Count the events that were received, hour by hour or day by day</summary>
    /// <remarks>
    /// Hours and days are those of UTC, by `received_at`. `from` and `to` are widened to whole ones. Without `to` the last
    /// one is the present one; without `from` the first one lies 30 days earlier. The counts are kept as events are stored,
    /// so that the answer takes the same time however many there are.
    /// </remarks>
    /// <response code="200">Every hour or day from the first to the last, those without events included.</response>
    [HttpGet(Name = "getStatistics")]
    [TakesQuery(GetStatistics.Interval, GetStatistics.By, EventParameters.From, EventParameters.To)]
    [ProducesResponseType<EventStatistics>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.InvalidRequest), nameof(ProblemType.StorageUnavailable))]
    public async Task<IActionResult> Get(CancellationToken cancellationToken) =>
        await mediator.Send(new GetStatistics(AddressParameters.Read(Request.Query)), cancellationToken) switch
        {
            QueryResult<EventStatistics>.Answered(var statistics) => new JsonAnswer<EventStatistics>(statistics),
            QueryResult<EventStatistics>.Refused(var errors) => new ProblemResult(ProblemType.InvalidRequest, errors),
            _ => throw new UnreachableException(),
        };
}
