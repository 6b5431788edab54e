using System.CommandLine;

namespace Webhook.Api.Commands;

/// <summary>What the program's first words ask for. Without a command it is the service, and whatever is not known here is a setting of it.</summary>
internal static class ProgramCommand
{
    // Only the service's settings look like this, so that their values are never taken for ours.
    private static readonly ParserConfiguration AsWritten = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    // Faults are reported where they are understood, and the service ends by its own rules.
    private static readonly InvocationConfiguration WithoutInterference = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    /// <returns>The exit code: 0, or 1 when it could not be done.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var migrateOnly = new Option<bool>("--migrate-only")
        {
            Description = "Make or migrate the database, even where Storage:Migrate is false, and end.",
            Arity = ArgumentArity.Zero,
        };
        var copy = CopyCommand.Create();
        var root = new RootCommand("Receives, stores and hands on appointment events. All other arguments are settings, such as --Urls=http://localhost:8000; see README.md.")
        {
            TreatUnmatchedTokensAsErrors = false,
            Options = { migrateOnly },
        };
        root.SetAction((parsed, _) => parsed.GetValue(migrateOnly)
            ? ServiceCommand.MigrateAsync([.. args.Where(argument => argument != migrateOnly.Name)])
            : ServiceCommand.RunAsync(args));

        // Behind a setting's name the word is its value.
        if (args.FirstOrDefault() == copy.Name || Array.TrueForAll(args, argument => argument.StartsWith('-')))
        {
            root.Subcommands.Add(copy);
        }

        var parsed = root.Parse(args, AsWritten);
        return parsed.CommandResult.Command == copy && parsed.Errors.Count > 0
            ? CopyCommand.RefuseAsync()
            : parsed.InvokeAsync(WithoutInterference);
    }
}
