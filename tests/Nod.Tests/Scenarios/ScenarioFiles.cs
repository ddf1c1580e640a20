using Nod.Tests.Tidy;

namespace Nod.Tests.Scenarios;

/// <summary>Every scenario under tests/scenarios, one file per rule kind.</summary>
internal static class ScenarioFiles
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests/scenarios"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .SelectMany(Read),
    ];

    private static IEnumerable<Scenario> Read(string path)
    {
        var file = YamlFields.OfFile(path);
        var rule = file.Required("rule");
        if (Path.GetFileNameWithoutExtension(path) != rule)
        {
            throw new InvalidDataException($"{path} is about {rule}.");
        }

        var scenarios = file.Many("scenarios").Select(fields => Scenario.Read(rule, fields)).ToList();
        file.Done();
        return scenarios;
    }
}
