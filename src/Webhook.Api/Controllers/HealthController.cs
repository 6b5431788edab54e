using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Webhook.Api.Formats;
using Webhook.Application.Health;

namespace Webhook.Api.Controllers;

/// <summary>Tells whether the service works.</summary>
[Gives("application/json")]
[AllowAnonymous]
[DisableRateLimiting]
public sealed class HealthController(IMediator mediator) : ControllerBase
{
    /// <summary>Say whether events can be stored</summary>
    /// <response code="200">Events can be stored.</response>
    /// <response code="503">Events cannot be stored now.</response>
    [HttpGet("/", Name = "getHealth")]
    [ProducesResponseType<ServiceHealth>(StatusCodes.Status200OK)]
    [ProducesResponseType<ServiceHealth>(StatusCodes.Status503ServiceUnavailable)]
    public Task<IActionResult> Get(CancellationToken cancellationToken) => Ready(cancellationToken);

    /// <summary>Say that the process answers</summary>
    /// <response code="200">The process answers, whatever storage does.</response>
    [HttpGet("/health/live", Name = "getLiveness")]
    [ProducesResponseType<ServiceHealth>(StatusCodes.Status200OK)]
    public IActionResult Live() => new JsonAnswer<ServiceHealth>(ServiceHealth.Of(healthy: true));

    /// <summary>Say whether events can be stored, for load balancers</summary>
    /// <response code="200">Events can be stored.</response>
    /// <response code="503">Events cannot be stored now.</response>
    [HttpGet("/health/ready", Name = "getReadiness")]
    [ProducesResponseType<ServiceHealth>(StatusCodes.Status200OK)]
    [ProducesResponseType<ServiceHealth>(StatusCodes.Status503ServiceUnavailable)]
    public async Task<IActionResult> Ready(CancellationToken cancellationToken)
    {
        var healthy = await mediator.Send(new CheckHealth(), cancellationToken);
        return new JsonAnswer<ServiceHealth>(
            ServiceHealth.Of(healthy), healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>Whether the service works.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Service">The name of the service.</param>
/// <param name="Version">The version of the program.</param>
public sealed record ServiceHealth(string Status, string Service, string Version)
{
    private static readonly string RunningVersion = typeof(ServiceHealth).Assembly.GetName().Version!.ToString(fieldCount: 3);

    internal static ServiceHealth Of(bool healthy) =>
        new(healthy ? "healthy" : "unhealthy", "Appointment Webhook API", RunningVersion);
}
