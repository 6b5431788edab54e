using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Webhook.Benchmarks.Servers;

/// <summary>
/// Somebody who takes events and answers at once; each path is another. It looks at a header and not into the body, unless it
/// is to look at the order, since it runs on the same cores as the service.
/// </summary>
internal static class ReceiverServer
{
    public const string Mode = "serve-receiver";

    /// <summary>The status that it answers; 204 without.</summary>
    public const string Status = "--status";

    /// <summary>Whether it looks at the order of each appointment.</summary>
    public const string LooksAtOrder = "--order";

    /// <summary>Whether it remembers when each event came.</summary>
    public const string KeepsTimes = "--times";

    /// <summary>Where it tells these times.</summary>
    public const string TimesPath = "/times";

    private const string IdHeader = "webhook-id";
    private const string IdPrefix = "evt_";

    public static async Task RunAsync(CommandLine commandLine)
    {
        var builder = BareServer.NewBuilder(commandLine.TakeRequired("--urls"));
        var status = commandLine.TakeNumber(Status, 200, 599) ?? StatusCodes.Status204NoContent;
        var looksAtOrder = commandLine.TakeFlag(LooksAtOrder);
        var keepsTimes = commandLine.TakeFlag(KeepsTimes);
        commandLine.End();
        var inboxes = new ConcurrentDictionary<string, Inbox>(StringComparer.Ordinal);
        await using var app = builder.Build();
        app.Run(context => HttpMethods.IsPost(context.Request.Method) ? ReceiveAsync(context) : TellAsync(context));
        await app.RunAsync();

        async Task ReceiveAsync(HttpContext context)
        {
            var arrived = Stopwatch.GetTimestamp();
            var appointment = await ReadAsync(context.Request, looksAtOrder);
            var inbox = inboxes.GetOrAdd(context.Request.Path, static _ => new Inbox());
            inbox.Receive(
                long.Parse(context.Request.Headers[IdHeader].ToString().AsSpan(IdPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture),
                isTaken: status < StatusCodes.Status300MultipleChoices, appointment, keepsTimes ? arrived : null);
            context.Response.StatusCode = status;
        }

        Task TellAsync(HttpContext context) => context.Request.Path == TimesPath
            ? context.Response.WriteAsJsonAsync(inboxes.Values.Single().Times(), MessagesJson.Default.DictionaryInt64Int64)
            : context.Response.WriteAsJsonAsync(
                inboxes.Values.Aggregate(new Deliveries(0, 0, 0, 0), (sum, inbox) => sum + inbox.Count()), MessagesJson.Default.Deliveries);
    }

    /// <summary>Reads the whole body, as every receiver does.</summary>
    /// <returns>The appointment that it is about, when somebody wants to know.</returns>
    private static async Task<string?> ReadAsync(HttpRequest request, bool looksInto)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            if (read.IsCompleted)
            {
                var appointment = looksInto ? AppointmentOf(read.Buffer) : null;
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return appointment;
            }

            request.BodyReader.AdvanceTo(looksInto ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
        }
    }

    // Of made-up events, whose ids need no escaping.
    private static string AppointmentOf(in ReadOnlySequence<byte> body)
    {
        var json = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        var member = "\"appointment_id\":\""u8;
        var value = json[(json.IndexOf(member) + member.Length)..];
        return Encoding.UTF8.GetString(value[..value.IndexOf((byte)'"')]);
    }

    /// <summary>What came on one path.</summary>
    private sealed class Inbox
    {
        private const int BitsOfWord = 64;

        private readonly Lock gate = new();
        private readonly Dictionary<string, long> lastOfAppointments = new(StringComparer.Ordinal);
        private readonly Dictionary<long, long> times = [];
        private ulong[] taken = new ulong[1_024];
        private long requests;
        private long events;
        private long repeated;
        private long outOfOrder;

        public void Receive(long eventId, bool isTaken, string? appointment, long? arrived)
        {
            lock (gate)
            {
                requests++;
                if (arrived is { } time)
                {
                    times.TryAdd(eventId, time);
                }

                if (isTaken)
                {
                    Take(eventId, appointment);
                }
            }
        }

        public Deliveries Count()
        {
            lock (gate)
            {
                return new Deliveries(requests, events, repeated, outOfOrder);
            }
        }

        public Dictionary<long, long> Times()
        {
            lock (gate)
            {
                return new Dictionary<long, long>(times);
            }
        }

        private void Take(long eventId, string? appointment)
        {
            var (word, bit) = ((int)(eventId / BitsOfWord), 1UL << (int)(eventId % BitsOfWord));
            if (word >= taken.Length)
            {
                Array.Resize(ref taken, Math.Max(word + 1, taken.Length * 2));
            }

            if ((taken[word] & bit) != 0)
            {
                repeated++;
                return;
            }

            taken[word] |= bit;
            events++;
            if (appointment is not null)
            {
                outOfOrder += lastOfAppointments.TryGetValue(appointment, out var last) && last > eventId ? 1 : 0;
                lastOfAppointments[appointment] = Math.Max(last, eventId);
            }
        }
    }
}
