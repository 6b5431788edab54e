using System.Runtime.InteropServices;
using Webhook.Domain;

namespace Webhook.Application.Streaming;

/// <summary>
/// The seats at the <see cref="EventFeed"/>, found by the appointment or the patient that they ask for: an event is held
/// against those that may want it, so that a thousand who each follow one patient cost hardly more than one.
/// Used under the feed's lock.
/// </summary>
internal sealed class FeedSeats(StreamedEvents events)
{
    private readonly Dictionary<string, List<FeedSeat>> byAppointment = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FeedSeat>> byPatient = new(StringComparer.Ordinal);
    private readonly List<FeedSeat> others = [];
    private readonly List<FeedSeat> wanting = [];

    public int Count { get; private set; }

    private IEnumerable<FeedSeat> All => [.. byAppointment.Values.Concat(byPatient.Values).Append(others).SelectMany(seats => seats)];

    public void Add(FeedSeat seat)
    {
        var (group, key) = PlaceOf(seat);
        (group is null ? others : CollectionsMarshal.GetValueRefOrAddDefault(group, key, out _) ??= []).Add(seat);
        Count++;
    }

    public void Remove(FeedSeat seat)
    {
        var (group, key) = PlaceOf(seat);
        var seats = group is null ? others : group.GetValueOrDefault(key);
        if (seats?.Remove(seat) is true)
        {
            Count--;
            if (seats.Count == 0)
            {
                group?.Remove(key);
            }
        }
    }

    /// <summary>Offers each what it wants of the page; whoever has no room for it loses the seat.</summary>
    public void Offer(IReadOnlyList<AppointmentEvent> page)
    {
        foreach (var stored in page)
        {
            StreamedEvent? ready = null;
            Offer(stored, others, ref ready);
            Offer(stored, byAppointment.GetValueOrDefault(stored.AppointmentId), ref ready);
            Offer(stored, byPatient.GetValueOrDefault(stored.PatientId), ref ready);
        }

        foreach (var seat in wanting.Where(seat => !seat.TryOffer()))
        {
            Remove(seat);
        }

        wanting.Clear();
    }

    public void Close(Exception exception)
    {
        foreach (var seat in All)
        {
            seat.Close(exception);
            Remove(seat);
        }
    }

    private void Offer(AppointmentEvent stored, List<FeedSeat>? seats, ref StreamedEvent? ready)
    {
        for (var place = 0; place < seats?.Count; place++)
        {
            if (seats[place].Wants(stored) && seats[place].Prepare(ready ??= events.Of(stored)))
            {
                wanting.Add(seats[place]);
            }
        }
    }

    private (Dictionary<string, List<FeedSeat>>? Group, string Key) PlaceOf(FeedSeat seat) =>
        seat.Filter.AppointmentId is { } appointment ? (byAppointment, appointment)
        : seat.Filter.PatientId is { } patient ? (byPatient, patient)
        : (null, string.Empty);
}
