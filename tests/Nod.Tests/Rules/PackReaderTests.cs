using Nod.Rules;

namespace Nod.Tests.Rules;

public sealed class PackReaderTests
{
    private const string Good = """
        pack: everywhere
        jurisdiction: "*"
        title: Everywhere
        verified_on: 2026-11-23
        rules:
          - id: A
            rule: stop
            status: in_force
            effective_from: 2000-01-01
            applies_to: [job_alert, reply]
            source: a law
            confidence: A
        """;

    [Fact]
    public void The_shipped_packs_load()
    {
        Assert.Equal(47, Policy.Shipped.Packs.Count);
        Assert.Equal(
            ["core", "ctia", "twilio"],
            Policy.Shipped.Packs.Where(pack => pack.Jurisdiction == Pack.Everywhere).Select(pack => pack.Name)
        );
        Assert.All(Policy.Shipped.Packs, pack => Assert.NotEmpty(pack.Rules));
    }

    [Fact]
    public void Every_rule_kind_but_an_organization_s_own_stands_in_a_shipped_pack() =>
        Assert.Equal(
            RuleKinds.Names.Where(kind => kind != "ats_answer"),
            Policy
                .Shipped.Packs.SelectMany(pack => pack.Rules)
                .Select(rule => rule.Card.Kind)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_class_of_text_is_governed_by_the_shipped_packs() =>
        Assert.All(
            Enum.GetValues<MessageClass>(),
            value =>
                Assert.True(Policy.Shipped.RulesFor(new("US", [], null, null, null, "US"), value, Some.Noon).IsComplete)
        );

    [Fact]
    public void A_card_says_what_the_pack_says()
    {
        var pack = Assert.Single(Policy.Load([("a.yaml", Good)]).Packs);
        var card = Assert.Single(pack.Rules).Card;

        Assert.Equal(("everywhere", "*", "Everywhere", Good), (pack.Name, pack.Jurisdiction, pack.Title, pack.Text));
        Assert.Equal(("A", "everywhere", "stop", "a law"), (card.Id, card.Pack, card.Kind, card.Source));
        Assert.Equal((RuleStatus.InForce, Confidence.A), (card.Status, card.Confidence));
        Assert.Equal([MessageClass.Reply, MessageClass.JobAlert], card.AppliesTo.Order());
        Assert.Equal(Some.At("2000-01-01T00:00:00Z"), card.EffectiveFrom);
        Assert.Null(card.EffectiveTo);
        Assert.Equal(new NodaTime.LocalDate(2026, 11, 23), card.VerifiedOn);
        Assert.Equal((64, pack.Sha256), (pack.Sha256.Length, card.PackSha256));
    }

    [Fact]
    public void A_rule_may_be_checked_later_than_its_pack_and_end()
    {
        var text = Good + "\n    verified_on: 2026-12-01\n    effective_to: 2027-01-31\n    note: seen in print";
        var card = Policy.Load([("a.yaml", text)]).Packs[0].Rules[0].Card;

        Assert.Equal(new NodaTime.LocalDate(2026, 12, 1), card.VerifiedOn);
        Assert.Equal(Some.At("2027-01-31T00:00:00Z"), card.EffectiveTo);
    }

    [Fact]
    public void A_days_dates_are_those_of_the_packs_time_zone()
    {
        var text = Good.Replace("verified_on", "time_zone: America/New_York\nverified_on", StringComparison.Ordinal);

        Assert.Equal(
            Some.At("2000-01-01T05:00:00Z"),
            Policy.Load([("a.yaml", text)]).Packs[0].Rules[0].Card.EffectiveFrom
        );
    }

    [Theory]
    [InlineData("pack: everywhere", "", "a.yaml: pack is missing.")]
    [InlineData("title: Everywhere", "", "a.yaml: title is missing.")]
    [InlineData("title: Everywhere", "title: [a]", "a.yaml: title is missing.")]
    [InlineData("jurisdiction: \"*\"", "", "a.yaml: jurisdiction is missing.")]
    [InlineData("\"*\"", "usa", "a.yaml: jurisdiction must be a place such as US, US-FL or US-*, or \"*\", not 'usa'.")]
    [InlineData("\"*\"", "us", "a.yaml: jurisdiction must be a place such as US, US-FL or US-*, or \"*\", not 'us'.")]
    [InlineData(
        "\"*\"",
        "US-fl",
        "a.yaml: jurisdiction must be a place such as US, US-FL or US-*, or \"*\", not 'US-fl'."
    )]
    [InlineData("title: E", "members: [Germany]\ntitle: E", "a.yaml: members must be a list of countries such as DE.")]
    [InlineData("title: E", "members: DE\ntitle: E", "a.yaml: members must be a list of countries such as DE.")]
    [InlineData("title: E", "holidays: []\ntitle: E", "a.yaml: holidays must be a list with at least one holiday.")]
    [InlineData("title: E", "holidays: [x]\ntitle: E", "a.yaml: line 3: a holiday is a mapping, not 'x'.")]
    [InlineData(
        "rule: stop",
        "rule: duty",
        "a.yaml, rule A: a rule that judges nothing says in its note what it asks."
    )]
    [InlineData(
        "rule: stop",
        "rule: consent_form",
        "a.yaml, rule A: parameter accepted must be a list with at least one"
    )]
    [InlineData(
        "rule: stop",
        "rule: consent_idle",
        "a.yaml, rule A: parameter counted must be one of since_last_use, "
    )]
    [InlineData("verified_on: 2026-11-23", "", "a.yaml: verified_on must be a date such as 2026-11-23.")]
    [InlineData("2026-11-23", "23.11.2026", "a.yaml: verified_on must be a date such as 2026-11-23.")]
    [InlineData("title: E", "time_zone: Mars/Phobos\ntitle: E", "a.yaml: no time zone is called Mars/Phobos.")]
    [InlineData("title: E", "author: me\ntitle: E", "a.yaml: there is no field 'author'.")]
    [InlineData("title: E", "[a, b]: me\ntitle: E", "a.yaml: there is no field '[ a, b ]'.")]
    [InlineData("rule: stop", "", "a.yaml, rule A: rule is missing.")]
    [InlineData("rule: stop", "rule: Stop", "a.yaml, rule A: no rule is called 'Stop'; there are ats_answer, ")]
    [InlineData("in_force", "binding", "a.yaml, rule A: status must be one of in_force, adopted_pending, ")]
    [InlineData("2000-01-01", "soon", "a.yaml, rule A: effective_from must be a date such as 2026-11-23.")]
    [InlineData("job_alert", "alerts", "a.yaml, rule A: no class of message is called 'alerts'.")]
    [InlineData("[job_alert, reply]", "[]", "a.yaml, rule A: applies_to must name at least one class of message.")]
    [InlineData("[job_alert, reply]", "all", "a.yaml, rule A: applies_to must name at least one class of message.")]
    [InlineData("source: a law", "", "a.yaml, rule A: source is missing.")]
    [InlineData("confidence: A", "confidence: E", "a.yaml, rule A: confidence must be one of a, b, c, d, not 'E'.")]
    [InlineData("confidence: A", "color: red\n    confidence: A", "a.yaml, rule A: there is no field 'color'.")]
    [InlineData("source: a law", "source: a law\n    effective_to: x", "a.yaml, rule A: effective_to must be a date ")]
    [InlineData(
        "source: a law",
        "source: a law\n    effective_to: 2000-01-01",
        "a.yaml, rule A: effective_to must lie after effective_from."
    )]
    [InlineData(
        "source: a law",
        "source: a law\n    parameters: { window_hours: 3 }",
        "a.yaml, rule A: the rule has no parameter window_hours."
    )]
    [InlineData("source: a law", "source: a law\n    parameters: 3", "a.yaml, rule A: parameters must be a mapping.")]
    [InlineData("rule: stop", "rule: staleness", "a.yaml, rule A: parameter max_age_days must be a whole number")]
    [InlineData("rule: stop", "rule: quiet_hours", "a.yaml, rule A: parameter windows must map days to hours.")]
    public void Each_problem_is_told_with_its_place(string instead, string stands, string problem)
    {
        Assert.Contains(instead, Good, StringComparison.Ordinal);
        var text = Good.Replace(instead, stands, StringComparison.Ordinal);

        Assert.Contains(Problems(("a.yaml", text)), told => told.StartsWith(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("many")]
    [InlineData("100001")]
    [InlineData("99999999999")]
    [InlineData("[1]")]
    public void A_count_is_a_whole_number_in_reach(string count) =>
        Assert.Contains(
            "a.yaml, rule A: parameter max_age_days must be a whole number from 1 to 100000.",
            Problems(("a.yaml", WithParameters("staleness", $"{{ max_age_days: {count} }}")))
        );

    [Theory]
    [InlineData("1")]
    [InlineData("100000")]
    public void A_count_in_reach_is_taken(string count) =>
        Assert.NotNull(Policy.Load([("a.yaml", WithParameters("staleness", $"{{ max_age_days: {count} }}"))]));

    [Theory]
    [InlineData("{ holiday: null }", "windows speaks of holidays, and the pack has none.")]
    [InlineData(
        "{ weekend: null }",
        "windows knows the days all, mon-fri, mon-sat, mon, tue, wed, thu, fri, sat, sun, holiday, not 'weekend'."
    )]
    [InlineData(
        "{ [mon]: null }",
        "windows knows the days all, mon-fri, mon-sat, mon, tue, wed, thu, fri, sat, sun, holiday, not ''."
    )]
    [InlineData("{ all: 8 }", "windows of all must be two times such as [\"08:00\", \"21:00\"], or null.")]
    [InlineData("{ all: [\"08:00\"] }", "windows of all must be two times such as [\"08:00\", \"21:00\"], or null.")]
    [InlineData("{ all: [\"8\", \"21\"] }", "windows has times that are not HH:mm: 8, 21.")]
    [InlineData("{ all: [\"24:00\", \"08:00\"] }", "windows has times that are not HH:mm: 24:00, 08:00.")]
    [InlineData("{ all: [\"08:00\", \"25:00\"] }", "windows has times that are not HH:mm: 08:00, 25:00.")]
    [InlineData("{ all: [\"08:00\", \"08:00\"] }", "windows opens and closes at 08:00; a whole day is 00:00 to 24:00.")]
    [InlineData(
        "{ all: [\"08:00\", \"21:00\"], sun: null }",
        "windows of sun states a day that another line states as well."
    )]
    [InlineData(
        "{ mon-fri: null, mon-sat: null }",
        "windows of mon-sat states a day that another line states as well."
    )]
    public void Each_problem_of_a_window_is_told(string windows, string problem) =>
        Assert.Contains(
            $"a.yaml, rule A: {problem}",
            Problems(("a.yaml", WithParameters("quiet_hours", $"{{ windows: {windows} }}")))
        );

    [Theory]
    [InlineData("{ all: [\"00:00\", \"24:00\"] }")]
    [InlineData("{ all: [\"22:00\", \"06:00\"] }")]
    [InlineData("{ mon-fri: [\"09:00\", \"20:00\"], sat: ~, sun: null }")]
    [InlineData("{ mon-sat: [\"09:00\", \"20:00\"] }")]
    public void A_window_in_order_is_taken(string windows) =>
        Assert.NotNull(Policy.Load([("a.yaml", WithParameters("quiet_hours", $"{{ windows: {windows} }}"))]));

    [Theory]
    [InlineData("{ date: \"12-25\" }", "holiday : name is missing.")]
    [InlineData("{ name: X }", "holiday X: a holiday has one of: date; easter; nth, weekday and month.")]
    [InlineData(
        "{ name: X, date: \"12-25\", easter: 1 }",
        "holiday X: a holiday has one of: date; easter; nth, weekday and "
    )]
    [InlineData(
        "{ name: X, nth: 1, month: 2 }",
        "holiday X: a holiday has one of: date; easter; nth, weekday and month."
    )]
    [InlineData("{ name: X, date: Christmas }", "holiday X: date must be a day of the year such as \"12-25\".")]
    [InlineData("{ name: X, easter: far }", "holiday X: easter must be a whole number from -70 to 70.")]
    [InlineData("{ name: X, nth: 5, weekday: monday, month: 2 }", "holiday X: nth must be a whole number from 1 to 4.")]
    [InlineData(
        "{ name: X, nth: 1, weekday: Mo, month: 2 }",
        "holiday X: weekday must be a day such as monday, not 'Mo'."
    )]
    [InlineData(
        "{ name: X, nth: 1, weekday: monday, month: 13 }",
        "holiday X: month must be a whole number from 1 to 12."
    )]
    [InlineData(
        "{ name: X, date: \"12-25\", observed: later }",
        "holiday X: observed must be one of none, next_monday, "
    )]
    [InlineData("{ name: X, date: \"12-25\", years: odd }", "holiday X: years can only be even.")]
    [InlineData(
        "{ name: X, date: \"12-25\", plus_days: 8 }",
        "holiday X: plus_days must be a whole number from -7 to 7."
    )]
    [InlineData("{ name: X, date: \"12-25\", color: red }", "holiday X: there is no field 'color'.")]
    public void Each_problem_of_a_holiday_is_told(string holiday, string problem)
    {
        var text = Good.Replace("rules:", $"holidays: [{holiday}]\nrules:", StringComparison.Ordinal);

        Assert.Contains(
            Problems(("a.yaml", text)),
            told => told.StartsWith($"a.yaml, {problem}", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("adopted_pending", true)]
    [InlineData("proposed", true)]
    [InlineData("in_force", false)]
    [InlineData("guidance", false)]
    public void Only_what_is_not_in_force_yet_may_lack_a_date(string status, bool may)
    {
        var text = Good.Replace("    effective_from: 2000-01-01\n", "", StringComparison.Ordinal)
            .Replace("in_force", status, StringComparison.Ordinal);
        if (may)
        {
            Assert.False(
                Policy.Load([("a.yaml", text)]).Packs[0].Rules[0].Card.IsInForce(Some.At("9999-12-31T00:00:00Z"))
            );
        }
        else
        {
            Assert.Contains(
                "a.yaml, rule A: effective_from must be a date such as 2026-11-23.",
                Problems(("a.yaml", text))
            );
        }
    }

    [Theory]
    [InlineData("", "a.yaml: a pack is one YAML mapping.")]
    [InlineData("- a", "a.yaml: a pack is one YAML mapping.")]
    [InlineData("a: 1\n---\nb: 2", "a.yaml: a pack is one YAML mapping.")]
    [InlineData("a: [", "a.yaml: line ")]
    [InlineData("a: 1\na: 2", "a.yaml: line ")]
    public void A_file_that_is_no_pack_is_told(string text, string problem) =>
        Assert.Contains(Problems(("a.yaml", text)), told => told.StartsWith(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("rules: []")]
    [InlineData("rules: none")]
    [InlineData("")]
    public void A_pack_without_rules_is_told(string rules) =>
        Assert.Contains(
            "a.yaml: rules must be a list with at least one rule.",
            Problems(("a.yaml", Good[..Good.IndexOf("rules:", StringComparison.Ordinal)] + rules))
        );

    [Fact]
    public void A_rule_that_is_no_mapping_is_told() =>
        Assert.Contains("a.yaml: line 13: a rule is a mapping, not 'stop'.", Problems(("a.yaml", Good + "\n  - stop")));

    [Fact]
    public void A_rule_that_stands_there_twice_is_told()
    {
        var again = Good[(Good.IndexOf("rules:", StringComparison.Ordinal) + "rules:".Length)..];

        Assert.Contains("a.yaml: rule A stands there 2 times.", Problems(("a.yaml", Good + again)));
    }

    [Fact]
    public void Two_packs_of_one_name_are_told() =>
        Assert.Contains("Two packs are called everywhere.", Problems(("a.yaml", Good), ("b.yaml", Good)));

    [Fact]
    public void Packs_without_rules_for_everywhere_are_told()
    {
        Assert.Equal(["No pack holds the rules that apply everywhere."], Problems());
        Assert.Equal(
            ["No pack holds the rules that apply everywhere."],
            Problems(("a.yaml", Good.Replace("\"*\"", "US", StringComparison.Ordinal)))
        );
    }

    [Fact]
    public void Every_problem_of_every_pack_is_told_at_once()
    {
        var bad = """
            pack: bad
            title: Bad
            verified_on: yesterday
            rules:
              - id: B
                rule: unheard_of
                status: binding
                applies_to: [alerts]
            """;

        var problems = Problems(("bad.yaml", bad), ("worse.yaml", "a: ["));

        Assert.Equal(11, problems.Count);
        Assert.Equal(9, problems.Count(problem => problem.StartsWith("bad.yaml", StringComparison.Ordinal)));
    }

    private static IReadOnlyList<string> Problems(params (string, string)[] files)
    {
        var refused = Assert.Throws<PackException>(() => Policy.Load(files));
        Assert.All(refused.Problems, problem => Assert.Contains(problem, refused.Message, StringComparison.Ordinal));
        return refused.Problems;
    }

    private static string WithParameters(string rule, string parameters) =>
        Good.Replace("rule: stop", $"rule: {rule}\n    parameters: {parameters}", StringComparison.Ordinal);
}
