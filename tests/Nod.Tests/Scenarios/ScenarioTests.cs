using Nod.Decisions;
using Nod.Rules;

namespace Nod.Tests.Scenarios;

public sealed class ScenarioTests
{
    // These add to a text and object to none: that others object shows what they add beside it.
    private static readonly string[] OnlyAmend = ["opt_out_line", "sender_named"];

    public static TheoryData<string, string> Names()
    {
        var names = new TheoryData<string, string>();
        foreach (var scenario in ScenarioFiles.All)
        {
            names.Add(scenario.Rule, scenario.Name);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gate_judges_as_the_scenario_says(string rule, string name)
    {
        var scenario = ScenarioFiles.All.Single(one => one.Rule == rule && one.Name == name);
        var expected = scenario.Expected;

        var decision = scenario.Judge();

        Assert.Equal(
            Shown(expected.Verdict, expected.Reasons, expected.Amendments, expected.DeferUntil),
            Shown(
                decision.Verdict,
                decision.Reasons.Select(reason => reason.Code),
                Enum.GetValues<Amendments>()
                    .Where(one => one != Amendments.None && decision.Amendments.HasFlag(one))
                    .Select(EnumWords<Amendments>.Of),
                decision.DeferUntil
            )
        );
        Assert.Equal(expected.Body ?? decision.Body, decision.Body);
    }

    [Fact]
    public void Every_rule_has_a_permit_and_a_refusal_of_its_own()
    {
        var faults = RuleKinds.Names.SelectMany(Faults).ToList();

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Empty(ScenarioFiles.All.Select(scenario => scenario.Rule).Except([.. RuleKinds.Names, "gate"]));
    }

    [Fact]
    public void Every_reason_stands_in_a_scenario()
    {
        var all = typeof(ReasonCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToHashSet();
        var shown = ScenarioFiles.All.SelectMany(scenario => scenario.Expected.Reasons).ToHashSet();

        // Given by the outbox, not by the gate: see AcceptanceTests.
        Assert.Equal(["message.expired"], all.Except(shown));
    }

    private static IEnumerable<string> Faults(string rule)
    {
        var scenarios = ScenarioFiles.All.Where(scenario => scenario.Rule == rule).ToList();
        if (!scenarios.Exists(scenario => scenario.Expected.Verdict == Verdict.Permit))
        {
            yield return $"{rule}: no scenario with permit among {scenarios.Count}";
        }

        var objects = (Scenario scenario) =>
            OnlyAmend.Contains(rule)
                ? scenario.Expected.Verdict != Verdict.Permit
                : scenario.Judge().Reasons.Any(reason => reason.Rule?.Kind == rule);
        if (!scenarios.Exists(scenario => objects(scenario)))
        {
            yield return $"{rule}: no scenario in which it objects among {scenarios.Count}";
        }

        foreach (var twins in scenarios.GroupBy(scenario => scenario.Name).Where(group => group.Count() > 1))
        {
            yield return $"{rule}: two scenarios are called '{twins.Key}'";
        }
    }

    private static string Shown(
        Verdict verdict,
        IEnumerable<string> reasons,
        IEnumerable<string> amendments,
        NodaTime.Instant? until
    ) =>
        $"""
            verdict: {EnumWords<Verdict>.Of(verdict)}
            reasons: [{string.Join(", ", reasons)}]
            amendments: [{string.Join(", ", amendments)}]
            defer_until: {until}
            """;
}
