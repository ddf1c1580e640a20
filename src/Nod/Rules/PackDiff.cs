namespace Nod.Rules;

/// <summary>Says in words what changed from one set of packs to another, rule by rule.</summary>
public static class PackDiff
{
    private const string Classes = "applies_to";

    // What is said about a rule; everything else is what it judges by.
    private static readonly HashSet<string> Telling = ["source", "confidence", "verified_on", "note", "title", "pack"];

    /// <summary>Every change, by pack and rule; empty when nothing changed.</summary>
    /// <param name="old">Name and text of each pack before.</param>
    /// <param name="next">Name and text of each pack after.</param>
    /// <exception cref="PackException">A file is no pack.</exception>
    public static IReadOnlyList<PackChange> Between(
        IEnumerable<(string File, string Text)> old,
        IEnumerable<(string File, string Text)> next
    )
    {
        var (before, after) = (Outlines(old), Outlines(next));
        var changes = new List<PackChange>();
        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            changes.AddRange(
                (before.GetValueOrDefault(name), after.GetValueOrDefault(name)) switch
                {
                    (null, { } added) => Whole(added, "new"),
                    ({ } removed, null) => Whole(removed, "gone"),
                    var (one, other) => Between(one!, other!),
                }
            );
        }

        return changes;
    }

    private static Dictionary<string, PackOutline> Outlines(IEnumerable<(string File, string Text)> files)
    {
        var outlines = new Dictionary<string, PackOutline>();
        foreach (var (file, text) in files)
        {
            var outline = PackOutline.Read(file, text);
            if (!outlines.TryAdd(outline.Name, outline))
            {
                throw new PackException([$"Two packs are called {outline.Name}."]);
            }
        }

        return outlines;
    }

    private static IEnumerable<PackChange> Whole(PackOutline pack, string word) =>
        pack
            .Rules.Select(rule =>
                OfRule(pack, rule.Key, ClassesOf(rule.Value), true, $"is {word}: {Summary(rule.Value)}")
            )
            .Prepend(
                OfPack(
                    pack,
                    $"is {word}: {pack.Fields.GetValueOrDefault("title")} ({pack.Jurisdiction}), {pack.Rules.Count} rules"
                )
            );

    private static IEnumerable<PackChange> Between(PackOutline old, PackOutline next)
    {
        foreach (var text in Fields(old.Fields, next.Fields))
        {
            yield return OfPack(next, text.Words, !Telling.Contains(text.Path));
        }

        foreach (var id in old.Rules.Keys.Union(next.Rules.Keys).Order(StringComparer.Ordinal))
        {
            var (before, after) = (old.Rules.GetValueOrDefault(id), next.Rules.GetValueOrDefault(id));
            if (before is null || after is null)
            {
                var word = before is null ? "new" : "gone";
                var one = before ?? after!;
                yield return OfRule(next, id, ClassesOf(one), true, $"is {word}: {Summary(one)}");
                continue;
            }

            var classes = ClassesOf(before).Union(ClassesOf(after)).ToHashSet();
            foreach (var (path, words) in Fields(before, after))
            {
                yield return OfRule(next, id, classes, !Telling.Contains(path), words);
            }
        }
    }

    private static IEnumerable<(string Path, string Words)> Fields(
        IReadOnlyDictionary<string, string> old,
        IReadOnlyDictionary<string, string> next
    )
    {
        foreach (var path in old.Keys.Union(next.Keys).Order(StringComparer.Ordinal))
        {
            var (before, after) = (old.GetValueOrDefault(path), next.GetValueOrDefault(path));
            if (before != after)
            {
                yield return (
                    path,
                    path == Classes ? Listed(before, after) : $"{path}: {before ?? "none"} → {after ?? "none"}"
                );
            }
        }
    }

    private static string Listed(string? before, string? after)
    {
        var (old, next) = (ListOf(before), ListOf(after));
        var words = next.Except(old)
            .Select(word => $"also {word}")
            .Concat(old.Except(next).Select(word => $"no longer {word}"))
            .DefaultIfEmpty("another order");
        return $"{Classes}: {string.Join(", ", words)}";
    }

    private static string Summary(IReadOnlyDictionary<string, string> rule)
    {
        var parameters = rule.Where(field => field.Key.StartsWith("parameters.", StringComparison.Ordinal))
            .Select(field => $"{field.Key["parameters.".Length..]} {field.Value}");
        return string.Join(
            ", ",
            new[]
            {
                rule.GetValueOrDefault("rule"),
                rule.GetValueOrDefault("status"),
                rule.GetValueOrDefault("effective_from") is { } from ? $"from {from}" : null,
                rule.GetValueOrDefault("effective_to") is { } to ? $"to {to}" : null,
            }
                .OfType<string>()
                .Concat(parameters)
                .Append($"for {rule.GetValueOrDefault(Classes)}")
        );
    }

    private static string[] ListOf(string? told) => told?.Split(", ") ?? [];

    private static HashSet<MessageClass> ClassesOf(IReadOnlyDictionary<string, string> rule) =>
        [
            .. ListOf(rule.GetValueOrDefault(Classes))
                .Where(word => EnumWords<MessageClass>.TryParse(word, out _))
                .Select(word => EnumWords<MessageClass>.TryParse(word, out var value) ? value : default),
        ];

    private static PackChange OfPack(PackOutline pack, string text, bool judges = false) =>
        new(pack.Name, pack.Jurisdiction, null, new HashSet<MessageClass>(Enum.GetValues<MessageClass>()), text)
        {
            Judges = judges,
        };

    private static PackChange OfRule(
        PackOutline pack,
        string rule,
        IReadOnlySet<MessageClass> classes,
        bool judges,
        string text
    ) => new(pack.Name, pack.Jurisdiction, rule, classes, text) { Judges = judges };
}
