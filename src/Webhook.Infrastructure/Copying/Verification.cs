using System.Data.Common;

namespace Webhook.Infrastructure.Copying;

/// <summary>Reads every row of both databases once more, and compares how many there are and their checksums.</summary>
internal sealed class Verification(SqliteSource source, PostgresTarget target, Action<CopyProgress> progress)
{
    private const int ReportEvery = 10_000;

    private long done;

    public async Task<IReadOnlyList<ComparedTable>> RunAsync(CancellationToken cancellationToken)
    {
        var total = CopiedTable.All.Sum(table => source.Count(table));
        var compared = new List<ComparedTable>();
        foreach (var table in CopiedTable.All)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // The two at the same time: each has a processor of its own, or the disk.
            var ours = SqliteSource.NewChecksum();
            var reading = Task.Run(() => Read(ours, source.Read(table), table, static _ => { }, cancellationToken), CancellationToken.None);
            var theirs = PostgresTarget.NewChecksum();
            try
            {
                Read(theirs, target.Read(table), table, Report, cancellationToken);
            }
            finally
            {
                await reading;
            }

            compared.Add(new ComparedTable(table.Name, ours.Rows, theirs.Rows, ours.Text, theirs.Text));
        }

        return compared;

        void Report(long rows)
        {
            done += rows;
            progress(new CopyProgress(CopyStep.Verification, done, total));
        }
    }

    private static void Read(RowChecksum checksum, DbDataReader rows, CopiedTable table, Action<long> report, CancellationToken cancellationToken)
    {
        using (rows)
        {
            while (rows.Read())
            {
                checksum.Add(rows, table.Columns);
                if (checksum.Rows % ReportEvery == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    report(ReportEvery);
                }
            }
        }

        report(checksum.Rows % ReportEvery);
    }
}
