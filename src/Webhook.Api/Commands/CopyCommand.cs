using System.CommandLine;
using Webhook.Infrastructure.Copying;

namespace Webhook.Api.Commands;

/// <summary>Copies a database into another.</summary>
internal static class CopyCommand
{
    private const string Usage = "It needs --from and --to, each with one connection string in quotation marks; see copy --help.";

    public static Command Create()
    {
        var from = new Option<string>("--from") { Description = "What is copied: \"Data Source=appointments.db\", of a service that is stopped.", Required = true };
        var to = new Option<string>("--to") { Description = "Where to: \"Host=…;Database=…;Username=…\", an empty database or one into which the same copy began.", Required = true };
        var copy = new Command("copy", "Copy a SQLite database to PostgreSQL and compare the two. Interrupted, it goes on when it is started again.") { Options = { from, to } };
        copy.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), cancellationToken));
        return copy;
    }

    /// <summary>Says how the command is written, and nothing of what was: there may be a password in it.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RefuseAsync() => RefuseAsync(Usage);

    private static async Task<int> RefuseAsync(string reason)
    {
        await Console.Error.WriteLineAsync($"The copy cannot go on. {reason}");
        return 1;
    }

    private static async Task<int> RunAsync(string from, string to, CancellationToken cancellationToken)
    {
        var display = new CopyDisplay(Console.Error, inPlace: !Console.IsErrorRedirected, TimeProvider.System);
        IReadOnlyList<ComparedTable> tables;
        try
        {
            tables = await StorageCopy.RunAsync(from, to, display.Show, cancellationToken);
            display.End();
        }
        catch (CopyException exception)
        {
            display.End();
            return await RefuseAsync(exception.Message);
        }

        Print(tables);
        return tables.All(table => table.IsSame)
            ? 0
            : await RefuseAsync("The databases differ. Was the source used between two runs, or the target changed? Make an empty database and copy into that.");
    }

    private static void Print(IReadOnlyList<ComparedTable> tables)
    {
        var name = tables.Max(table => table.Name.Length);
        var rows = tables.Max(table => RowsOf(table).Length);
        var checksum = tables[0].Checksum.Length;
        Console.WriteLine($"{"table".PadRight(name)}  {"rows".PadLeft(rows)}  {"checksum".PadRight(checksum)}  same");
        foreach (var table in tables)
        {
            Console.WriteLine($"{table.Name.PadRight(name)}  {RowsOf(table).PadLeft(rows)}  {table.Checksum}  {(table.IsSame ? "yes" : "NO")}");
        }
    }

    private static string RowsOf(ComparedTable table) =>
        table.Rows == table.TargetRows ? $"{table.Rows}" : $"{table.Rows}, not {table.TargetRows}";
}
