using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Webhook.Api.Formats;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Api.Batches;

/// <summary>
/// Counts what became of a batch's events and keeps the results as text, in a temporary file when they are many, so that
/// a batch of any size takes constant memory. Results hold no patients' data.
/// </summary>
/// <param name="isArray">Errors point into an array, and what was stored is listed, too.</param>
public sealed class BatchReport(bool isArray) : IAsyncDisposable
{
    // Whoever sends more bad lines than this in one request learns nothing from more of them.
    private const long MaxListed = 1_000_000;

    private static readonly InputError[] ConflictErrors =
    [
        InputError.AtPointer("/idempotency_key", new RuleViolation(
            "idempotency_conflict", "names an event with other content that was stored before")),
    ];

    private readonly FileBufferingWriteStream results = new();
    private readonly ArrayBufferWriter<byte> chunkResults = new();
    private readonly HashSet<string> codes = [];
    private long listed;

    public long Received => Stored + Replayed + Rejected;

    public long Stored { get; private set; }

    public long Replayed { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>The codes of all errors so far, each once.</summary>
    public IReadOnlyCollection<string> Codes => codes;

    public async Task AddAsync(EventChunk chunk, IReadOnlyList<ReceivedItem> items, CancellationToken cancellationToken)
    {
        chunkResults.Clear();
        for (var place = 0; place < items.Count; place++)
        {
            Add(chunk.Indexes[place], items[place]);
        }

        await results.WriteAsync(chunkResults.WrittenMemory, cancellationToken);
    }

    /// <summary>Writes the counts into an object that is begun, and the results as its last member.</summary>
    public async Task WriteAsync(Utf8JsonWriter json, Stream target, CancellationToken cancellationToken)
    {
        json.WriteNumber("received", Received);
        json.WriteNumber("stored", Stored);
        json.WriteNumber("replayed", Replayed);
        json.WriteNumber("rejected", Rejected);
        json.WriteStartArray("results");
        await json.FlushAsync(cancellationToken);
        await results.DrainBufferAsync(target, cancellationToken);
        json.WriteEndArray();
    }

    public ValueTask DisposeAsync() => results.DisposeAsync();

    private void Add(long index, ReceivedItem item)
    {
        switch (item)
        {
            case ReceivedItem.Accepted { Replayed: false } stored:
                Stored++;
                ListInArray(new BatchItem { Index = index, Status = StatusCodes.Status201Created, EventId = stored.Event.Id });
                break;
            case ReceivedItem.Accepted replayed:
                Replayed++;
                ListInArray(new BatchItem { Index = index, Status = StatusCodes.Status200OK, EventId = replayed.Event.Id });
                break;
            case ReceivedItem.Conflict:
                Reject(index, ConflictErrors);
                break;
            case ReceivedItem.Rejected rejected:
                Reject(index, rejected.Errors);
                break;
        }
    }

    private void Reject(long index, IReadOnlyList<InputError> errors)
    {
        Rejected++;
        codes.UnionWith(errors.Select(error => error.Code));
        List(new BatchItem
        {
            Index = index,
            Status = StatusCodes.Status422UnprocessableEntity,
            Errors = isArray ? [.. errors.Select(error => error.InArrayAt(index))] : errors,
        });
    }

    private void ListInArray(BatchItem item)
    {
        if (isArray)
        {
            List(item);
        }
    }

    private void List(BatchItem item)
    {
        if (listed == MaxListed)
        {
            return;
        }

        if (listed++ > 0)
        {
            chunkResults.Write(","u8);
        }

        using var json = new Utf8JsonWriter(chunkResults);
        JsonSerializer.Serialize(json, item, ApiJson.Default.BatchItem);
    }
}
