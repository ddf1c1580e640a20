using System.CommandLine;
using Nod.Rules;
using Nod.Server.Commands;
using Nod.Server.Hosting;
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
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception refusal)
    when (refusal is SettingsException or StoreUnavailableException or PackException or WordingsException)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
