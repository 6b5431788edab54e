using Npgsql;
using NpgsqlTypes;
using Webhook.Domain;

namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>Events as arrays, one for each column: so one statement takes as many as there are.</summary>
internal sealed class EventColumns
{
    private readonly List<long> ids = [];
    private readonly List<int> types = [];
    private readonly List<string> appointments = [];
    private readonly List<string> patients = [];
    private readonly List<DateTimeOffset> timestamps = [];
    private readonly List<string?> notes = [];
    private readonly List<string> sources = [];
    private readonly List<DateTimeOffset> receivedAt = [];
    private readonly List<string?> keys = [];
    private readonly List<byte[]?> fingerprints = [];
    private readonly List<string?> additional = [];
    private readonly List<byte[]?> hashes = [];
    private readonly List<string> typeNames = [];

    public int Count => ids.Count;

    public void Add(AppointmentEvent received, long id, DateTimeOffset at, byte[]? keyHash)
    {
        ids.Add(id);
        types.Add((int)received.Type);
        appointments.Add(received.AppointmentId);
        patients.Add(received.PatientId);
        timestamps.Add(received.Timestamp);
        notes.Add(received.Notes);
        sources.Add(received.Source);
        receivedAt.Add(at);
        keys.Add(received.IdempotencyKey);
        fingerprints.Add(received.Fingerprint);
        additional.Add(received.Additional);
        hashes.Add(keyHash);
        typeNames.Add(received.Type.ToWireName());
    }

    /// <summary>A statement that takes the columns as $1 to $13; nothing may be added any more.</summary>
    public NpgsqlBatchCommand Command(string sql) => new(sql)
    {
        Parameters =
        {
            Array(ids, NpgsqlDbType.Bigint), Array(types, NpgsqlDbType.Integer), Array(appointments, NpgsqlDbType.Text), Array(patients, NpgsqlDbType.Text),
            Array(timestamps, NpgsqlDbType.TimestampTz), Array(notes, NpgsqlDbType.Text), Array(sources, NpgsqlDbType.Text),
            Array(receivedAt, NpgsqlDbType.TimestampTz), Array(keys, NpgsqlDbType.Text), Array(fingerprints, NpgsqlDbType.Bytea),
            Array(additional, NpgsqlDbType.Text), Array(hashes, NpgsqlDbType.Bytea), Array(typeNames, NpgsqlDbType.Text),
        },
    };

    private static NpgsqlParameter Array<T>(List<T> column, NpgsqlDbType type) => new() { Value = column, NpgsqlDbType = NpgsqlDbType.Array | type };
}
