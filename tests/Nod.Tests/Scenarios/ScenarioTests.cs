using Nod.Decisions;
using Nod.Rules;

namespace Nod.Tests.Scenarios;

public sealed class ScenarioTests
{
    // What a rule can answer; its file says under `never` which of them it does not, and why.
    private static readonly string[] Answers = ["permit", "refusal", "review"];

    // These stand in packs as facts and judge nothing.
    private static readonly string[] JudgeNothing =
    [
        "double_opt_in",
        "duty",
        "message_life",
        "retention",
        "stop_question",
        "stop_scope",
    ];

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

        var wanted = Shown(expected.Verdict, expected.Reasons, expected.Amendments, expected.DeferUntil);
        var got = Shown(
            decision.Verdict,
            decision.Reasons.Select(reason => reason.Code),
            Enum.GetValues<Amendments>()
                .Where(one => one != Amendments.None && decision.Amendments.HasFlag(one))
                .Select(EnumWords<Amendments>.Of),
            decision.DeferUntil
        );
        Assert.True(wanted == got, $"{name}\n{wanted}\ninstead of which:\n{got}");
        Assert.Equal(expected.Body ?? decision.Body, decision.Body);
    }

    [Fact]
    public void Every_rule_has_a_permit_a_refusal_and_a_review_of_its_own_or_says_why_not()
    {
        var faults = RuleKinds.Names.Except(JudgeNothing).SelectMany(Faults).ToList();

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Empty(ScenarioFiles.All.Select(scenario => scenario.Rule).Except([.. RuleKinds.Names, "gate"]));
    }

    [Fact]
    public void Rules_that_judge_nothing_are_those_that_need_no_scenario() =>
        Assert.Equal(
            JudgeNothing,
            Policy
                .Shipped.Packs.SelectMany(pack => pack.Rules)
                .Where(rule => !rule.Judges)
                .Select(rule => rule.Card.Kind)
                .Distinct()
                .Order()
        );

    [Fact]
    public void Every_reason_stands_in_a_scenario()
    {
        var all = typeof(ReasonCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToHashSet();
        var shown = ScenarioFiles.All.SelectMany(scenario => scenario.Expected.Reasons).ToHashSet();

        // Given by the outbox and by broadcasts, not by the gate: see AcceptanceTests and AcceptRecipientsTests.
        Assert.Equal(
            [
                "contact.erased",
                "message.too_late",
                "message.expired",
                "message.restored",
                "broadcast.canceled",
                "broadcast.field_missing",
            ],
            all.Except(shown)
        );
    }

    private static IEnumerable<string> Faults(string rule)
    {
        var scenarios = ScenarioFiles.All.Where(scenario => scenario.Rule == rule).ToList();
        var given = scenarios.SelectMany(scenario => AnswersOf(rule, scenario.Judge())).ToHashSet();
        foreach (var answer in Answers)
        {
            var isNever = ScenarioFiles.Never.ContainsKey((rule, answer));
            if (!given.Contains(answer) && !isNever)
            {
                yield return $"{rule}: no scenario with a {answer} of its own among {scenarios.Count}";
            }

            if (given.Contains(answer) && isNever)
            {
                yield return $"{rule}: its file says that it never gives a {answer}, and it does";
            }
        }

        foreach (
            var (name, _) in ScenarioFiles.Never.Keys.Where(key => key.Rule == rule && !Answers.Contains(key.Answer))
        )
        {
            yield return $"{name}: 'never' knows {string.Join(", ", Answers)}";
        }

        foreach (var twins in scenarios.GroupBy(scenario => scenario.Name).Where(group => group.Count() > 1))
        {
            yield return $"{rule}: two scenarios are called '{twins.Key}'";
        }
    }

    private static IEnumerable<string> AnswersOf(string rule, Decision decision)
    {
        if (decision.Verdict == Verdict.Permit)
        {
            yield return "permit";
        }

        foreach (var reason in decision.Reasons.Where(reason => reason.Rule?.Kind == rule))
        {
            yield return reason.Verdict == Verdict.Review ? "review" : "refusal";
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
