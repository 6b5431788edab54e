using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Webhook.Api.Authentication;
using Webhook.Api.Problems;

namespace Webhook.Api.RateLimiting;

/// <summary>A bucket for each address, before credentials are looked at, and one for each client, after.</summary>
internal static class RateLimits
{
    private const int PrefixBytes = 8;

    /// <summary>Slows down who guesses keys, and whoever else sends more than all clients of one address need.</summary>
    public static RateLimiterOptions ByAddress(RateLimitOptions limits) =>
        Options("address", context => (Network(context.Connection.RemoteIpAddress), limits.Address));

    /// <summary>Keeps one client from using up what the others need. Endpoints for everybody are not counted here.</summary>
    public static RateLimiterOptions ByClient(RateLimitOptions limits) => Options("client", context =>
        context.User.Identity?.Name is { } client ? (client, limits.Clients.GetValueOrDefault(client, limits.Client)) : null);

    private static RateLimiterOptions Options(string policy, Func<HttpContext, (string Key, BucketOptions Bucket)?> partition) => new()
    {
        RejectionStatusCode = StatusCodes.Status429TooManyRequests,
        GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => partition(context) is { } found
            ? RateLimitPartition.GetTokenBucketLimiter(found.Key, _ => Bucket(found.Bucket))
            : RateLimitPartition.GetNoLimiter(string.Empty)),
        OnRejected = (rejected, _) => RejectAsync(rejected.HttpContext, policy, partition(rejected.HttpContext)!.Value.Bucket),
    };

    private static TokenBucketRateLimiterOptions Bucket(BucketOptions bucket) => new()
    {
        TokenLimit = bucket.Burst,
        TokensPerPeriod = bucket.PermitsPerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };

    // The fields of draft-ietf-httpapi-ratelimit-headers. Tokens come back once a second.
    private static ValueTask RejectAsync(HttpContext context, string policy, BucketOptions bucket)
    {
        context.Response.Headers.RetryAfter = "1";
        context.Response.Headers["RateLimit"] = $"\"{policy}\";r=0;t=1";
        context.Response.Headers["RateLimit-Policy"] =
            string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={bucket.PermitsPerSecond};w=1");
        var problems = context.RequestServices.GetRequiredService<ProblemWriter>();
        return new ValueTask(problems.WriteAsync(
            context, ProblemType.TooManyRequests, $"More than {bucket.PermitsPerSecond} requests a second came from one {policy}."));
    }

    // Whoever has one IPv6 address has the network's other ones, too.
    private static string Network(IPAddress? address) => address switch
    {
        null => string.Empty,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(..PrefixBytes)),
        _ => address.ToString(),
    };
}
