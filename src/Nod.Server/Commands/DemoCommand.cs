using System.CommandLine;
namespace Nod.Server.Commands;
internal static class DemoCommand { public static Command Make() => new("demo", "d"); }
