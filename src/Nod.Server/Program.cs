using System.CommandLine;
using Nod.Rules;
using Nod.Server.Commands;
using Nod.Server.Hosting;
using Nod.Server.Moving;
using Nod.Storage;
using Nod.Texts;

var root = new RootCommand("Nod: consent ledger and text-messaging gateway. No text leaves without a nod.")
{
    DemoCommand.Make(),
    InitCommand.Make(),
    ServeCommand.Make(),
    UpgradeCommand.Make(),
    DoctorCommand.Make(),
    OrganizationCommand.Make(),
    AuditCommand.Make(),
    CopyCommands.Backup(),
    CopyCommands.Export(),
    LoadCommands.Restore(),
    LoadCommands.Import(),
    ImportConsentsCommand.Make(),
    ResumeCommand.Make(),
    ReplayCommand.Make(),
    PacksCommand.Make(),
    RetentionCommand.Make(),
    RetentionCommand.MakeErasures(),
    BlockListsCommand.Make(),
    LogCommand.Make(),
    WitnessCommand.Make(),
};

var invocation = new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // The default of two seconds would end the process in the middle of its drain.
    ProcessTerminationTimeout = ServerHost.DrainMax * 2,
};

try
{
    return await root.Parse(args).InvokeAsync(invocation);
}
catch (Exception refusal)
    when (refusal
            is SettingsException
                or StoreUnavailableException
                or PackException
                or WordingsException
                or CopyException
    )
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
