using Webhook.Api.Commands;

return await ProgramCommand.RunAsync(args);

/// <summary>The program's entry; public so that tests can start it.</summary>
public sealed partial class Program;
