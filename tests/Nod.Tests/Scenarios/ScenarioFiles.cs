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

    /// <summary>What a rule never answers, by rule and answer, with the reason its file gives.</summary>
    public static IReadOnlyDictionary<(string Rule, string Answer), string> Never { get; } =
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "tests/scenarios"), "*.yaml")
            .Select(YamlFields.OfFile)
            .SelectMany(file =>
                (file.One("never")?.Rest() ?? []).Select(pair => (file.Required("rule"), pair.Name, pair.Value))
            )
            .ToDictionary(row => (row.Item1, row.Name), row => row.Value.ToString());

    private static IEnumerable<Scenario> Read(string path)
    {
        var file = YamlFields.OfFile(path);
        var rule = file.Required("rule");
        if (Path.GetFileNameWithoutExtension(path) != rule)
        {
            throw new InvalidDataException($"{path} is about {rule}.");
        }

        var scenarios = file.Many("scenarios").Select(fields => Scenario.Read(rule, fields)).ToList();
        file.Has("never");
        file.Done();
        return scenarios;
    }
}
