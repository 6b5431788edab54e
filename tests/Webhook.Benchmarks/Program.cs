using System.Runtime.InteropServices;
using Webhook.Benchmarks;
using Webhook.Benchmarks.Measures;
using Webhook.Benchmarks.Measures.Postgres;
using Webhook.Benchmarks.Servers;
using Webhook.Benchmarks.Storage;

using var stopping = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    var command = args.FirstOrDefault() ?? "help";
    var commandLine = new CommandLine(args.Skip(1));
    switch (command)
    {
        case "ingest":
            await IngestCommand.RunAsync(commandLine, stopping.Token);
            return 0;
        case "queries":
            await QueriesCommand.RunAsync(commandLine, stopping.Token);
            return 0;
        case "privacy":
            await PrivacyCommand.RunAsync(commandLine, stopping.Token);
            return 0;
        case "handlers":
            await HandlersCommand.RunAsync(commandLine, stopping.Token);
            return 0;
        case "postgres":
            await PostgresCommand.RunAsync(commandLine, stopping.Token);
            return 0;
        case "seed":
            await SeedCommand.RunAsync(commandLine, stopping.Token);
            return 0;
        case BareServer.Mode:
            await BareServer.RunAsync(commandLine);
            return 0;
        case NaiveServer.Mode:
            await NaiveServer.RunAsync(commandLine);
            return 0;
        case ReceiverServer.Mode:
            await ReceiverServer.RunAsync(commandLine);
            return 0;
        case ComposedService.Mode:
            await ComposedService.RunAsync(args[1..]);
            return 0;
        case "help":
            Console.WriteLine(CommandLine.Help);
            return 0;
        default:
            throw new UsageException($"There is no command {command}.");
    }
}
catch (UsageException exception)
{
    await Console.Error.WriteLineAsync($"{exception.Message}\n\n{CommandLine.Help}");
    return 2;
}
catch (BenchmarkException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 130;
}

// Children are ended and folders deleted on the way out.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
