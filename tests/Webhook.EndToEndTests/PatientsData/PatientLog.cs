using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Webhook.EndToEndTests.Support;

namespace Webhook.EndToEndTests.PatientsData;

/// <summary>
/// A log of many patients that can be sent, and sent again. Everything that belongs to a patient holds the patient's word:
/// the identifier, the appointment, the notes, an additional member and the idempotency key. No other value holds the identifier.
/// </summary>
/// <param name="events">How many events it has.</param>
/// <param name="wordOf">Whose event stands at a place, from 0.</param>
internal sealed class PatientLog(int events, Func<int, string> wordOf)
{
    private const int EventsInBody = 50_000;

    // Histories are as long as this.
    private const int EventsOfAppointment = 3;

    public static string PatientId(string word) => $"patient-{word}";

    /// <summary>The places of a patient's events.</summary>
    public IReadOnlyList<int> PlacesOf(string word) => [.. Enumerable.Range(0, events).Where(place => wordOf(place) == word)];

    /// <summary>The idempotency keys of all events but those of some patients.</summary>
    public IEnumerable<string> KeysWithout(ISet<string> words) =>
        Enumerable.Range(0, events).Where(place => !words.Contains(wordOf(place))).Select(Key);

    /// <summary>Stores all events, in order.</summary>
    public async Task StoreAsync(WebhookProcess webhook)
    {
        for (var first = 0; first < events; first += EventsInBody)
        {
            using var content = new Lines(Enumerable.Range(first, Math.Min(EventsInBody, events - first)).Select(place => Event(place)));
            using var answer = await webhook.Client.PostAsync("/webhook/appointments", content);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }
    }

    /// <summary>Sends one of the events, with other notes if they are given.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpClient client, int place, string notes = "")
    {
        using var request = EventJson.Raw(Event(place, notes));
        return await client.SendAsync(request);
    }

    /// <summary>The idempotency key of an event; keys come in no order, as most senders' do.</summary>
    public string Key(int place) =>
        Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(place)))[..16] + $"-{wordOf(place)}";

    private string Event(int place, string notes = "")
    {
        var word = wordOf(place);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"event_type":"appointment.scheduled","appointment_id":"{{word}}-{{place / EventsOfAppointment}}","patient_id":"{{PatientId(word)}}","timestamp":"2025-01-10T12:30:00Z","notes":"Of {{word}}: {{notes}}{{new string('n', place % 200)}}","idempotency_key":"{{Key(place)}}","ward":"{{word}}"}""");
    }

    private sealed class Lines : HttpContent
    {
        private const int PieceBytes = 1 << 18;

        private readonly IEnumerable<string> lines;

        public Lines(IEnumerable<string> lines)
        {
            this.lines = lines;
            Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            using var piece = new MemoryStream();
            foreach (var line in lines)
            {
                piece.Write(Encoding.UTF8.GetBytes(line));
                piece.WriteByte((byte)'\n');
                if (piece.Length > PieceBytes)
                {
                    await stream.WriteAsync(piece.GetBuffer().AsMemory(0, (int)piece.Length));
                    piece.SetLength(0);
                }
            }

            await stream.WriteAsync(piece.GetBuffer().AsMemory(0, (int)piece.Length));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
