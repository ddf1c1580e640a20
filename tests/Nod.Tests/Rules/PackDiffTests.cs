using Nod.Rules;

namespace Nod.Tests.Rules;

public sealed class PackDiffTests
{
    private const string Old = """
        pack: us-xx
        jurisdiction: US-XX
        title: A state
        verified_on: 2026-01-01
        rules:
          - id: XX-QH
            rule: quiet_hours
            status: in_force
            effective_from: 2020-01-01
            applies_to: [job_alert, promotional]
            parameters: { windows: { all: ["08:00", "21:00"] } }
            source: a law
            confidence: B
          - id: XX-CAP
            rule: texts_per_day
            status: in_force
            effective_from: 2020-01-01
            applies_to: [promotional]
            parameters: { max: 3 }
            source: a law
            confidence: B
        """;

    [Fact]
    public void The_same_packs_differ_in_nothing() => Assert.Empty(Diff(Old, Old + "\n# a remark"));

    [Theory]
    [InlineData("max: 3", "max: 2", "XX-CAP", "parameters.max: 3 → 2", true)]
    [InlineData("\"21:00\"", "\"20:00\"", "XX-QH", "parameters.windows.all: 08:00, 21:00 → 08:00, 20:00", true)]
    [InlineData(
        "[job_alert, promotional]",
        "[reply, job_alert]",
        "XX-QH",
        "applies_to: also reply, no longer promotional",
        true
    )]
    [InlineData("[job_alert, promotional]", "[promotional, job_alert]", "XX-QH", "applies_to: another order", true)]
    [InlineData(
        "[promotional]",
        "[promotional]\n    effective_to: 2027-01-01",
        "XX-CAP",
        "effective_to: none → 2027-01-01",
        true
    )]
    [InlineData("[promotional]", "[promotional]\n    note: See the act", "XX-CAP", "note: none → See the act", false)]
    [InlineData("title: A state", "title: Another", null, "title: A state → Another", false)]
    [InlineData("US-XX", "US-YY", null, "jurisdiction: US-XX → US-YY", true)]
    public void A_change_is_told_in_words(string before, string after, string? rule, string words, bool judges)
    {
        var change = Assert.Single(Diff(Old, Old.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal((rule, words, judges), (change.Rule, change.Text, change.Judges));
        Assert.Equal("us-xx", change.Pack);
    }

    [Fact]
    public void The_status_of_a_rule_is_told_for_its_classes()
    {
        var at = Old.IndexOf("in_force", Old.IndexOf("XX-CAP", StringComparison.Ordinal), StringComparison.Ordinal);
        var change = Assert.Single(Diff(Old, Old[..at] + "waived" + Old[(at + "in_force".Length)..]));

        Assert.Equal("status: in_force → waived", change.Text);
        Assert.Equal([MessageClass.Promotional], change.Classes);
    }

    [Fact]
    public void New_and_gone_rules_and_packs_are_told_with_what_they_say()
    {
        var without = Old[..Old.IndexOf("  - id: XX-CAP", StringComparison.Ordinal)];

        var gone = Assert.Single(Diff(Old, without));
        var added = Assert.Single(Diff(without, Old));
        Assert.Equal(
            ("XX-CAP", "is gone: texts_per_day, in_force, from 2020-01-01, max 3, for promotional"),
            (gone.Rule, gone.Text)
        );
        Assert.StartsWith("is new: texts_per_day", added.Text, StringComparison.Ordinal);

        var whole = PackDiff.Between(
            [("a", Old)],
            [("a", Old), ("b", Old.Replace("us-xx", "us-zz", StringComparison.Ordinal))]
        );
        Assert.Equal(
            ["is new: A state (US-XX), 2 rules"],
            whole.Where(one => one.Rule is null).Select(one => one.Text)
        );
        Assert.Equal(3, whole.Count);
        Assert.Equal(
            3,
            PackDiff.Between([("a", Old)], []).Count(one => one.Text.StartsWith("is gone", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a list")]
    [InlineData("pack: [")]
    [InlineData("jurisdiction: US")]
    [InlineData("pack: a\nrules:\n  - rule: stop")]
    public void What_is_no_pack_is_refused(string text) =>
        Assert.Throws<PackException>(() => PackDiff.Between([("a.yaml", text)], []));

    [Fact]
    public void Two_packs_of_one_name_are_refused() =>
        Assert.Throws<PackException>(() => PackDiff.Between([("a", Old), ("b", Old)], []));

    [Fact]
    public void Every_shipped_pack_is_told_whole() =>
        Assert.All(
            PackDiff
                .Between([], Policy.Shipped.Packs.Select(pack => (pack.Name, pack.Text)))
                .GroupBy(change => change.Pack),
            pack =>
                Assert.Equal(
                    Policy.Shipped.Packs.Single(one => one.Name == pack.Key).Rules.Count,
                    pack.Count(change => change.Rule is not null)
                )
        );

    private static IReadOnlyList<PackChange> Diff(string old, string next) =>
        PackDiff.Between([("a.yaml", old)], [("b.yaml", next)]);
}
