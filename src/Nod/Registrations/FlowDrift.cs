namespace Nod.Registrations;

/// <summary>What changed about the ways to agree since they were filed.</summary>
internal static class FlowDrift
{
    public static IEnumerable<DriftFinding> Of(IReadOnlyList<OptInFlow> filed, IReadOnlyList<OptInFlow> live)
    {
        var now = live.ToDictionary(flow => flow.Key);
        foreach (var before in filed)
        {
            if (!now.TryGetValue(before.Key, out var flow))
            {
                yield return new(
                    "drift.flow_gone",
                    Place(before),
                    "This way to agree was filed and is not open any more."
                );
                continue;
            }

            foreach (var finding in Of(before, flow))
            {
                yield return finding;
            }
        }

        var known = filed.Select(flow => flow.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var flow in live.Where(flow => !known.Contains(flow.Key)))
        {
            yield return new(
                "drift.flow_new",
                Place(flow),
                "This way to agree was not filed. File the registration anew."
            );
        }
    }

    private static IEnumerable<DriftFinding> Of(OptInFlow before, OptInFlow now)
    {
        var place = Place(before);
        foreach (var key in Keys(before).Union(Keys(now)).Order(StringComparer.Ordinal))
        {
            var (was, isNow) = (In(before, key), In(now, key));
            if (!was.Select(words => words.Sha256).ToHashSet().SetEquals(isNow.Select(words => words.Sha256)))
            {
                yield return new(
                    "drift.wording",
                    $"{place}.words[{key}]",
                    "People agree to other words than filed. File the registration anew.",
                    Told(was),
                    Told(isNow)
                );
            }
        }

        foreach (var language in before.Replies.Keys.Union(now.Replies.Keys).Order(StringComparer.Ordinal))
        {
            var (was, isNow) = (before.Replies.GetValueOrDefault(language), now.Replies.GetValueOrDefault(language));
            if (was != isNow)
            {
                yield return new(
                    "drift.answer",
                    $"{place}.replies[{language}]",
                    "What is answered reads otherwise than filed.",
                    was,
                    isNow
                );
            }
        }

        if (before.Address != now.Address)
        {
            yield return new(
                "drift.address",
                place,
                "It is at another address than filed.",
                before.Address,
                now.Address
            );
        }

        if (before.DoubleOptIn != now.DoubleOptIn)
        {
            yield return new(
                "drift.double_opt_in",
                place,
                now.DoubleOptIn
                    ? "It now asks the number to confirm."
                    : "It does not ask the number to confirm any more."
            );
        }

        if (before.Number != now.Number)
        {
            yield return new(
                "drift.numbers",
                place,
                "It is texted to another number than filed.",
                before.Number,
                now.Number
            );
        }
    }

    private static string Place(OptInFlow flow) => $"flows[{flow.Key}]";

    private static IEnumerable<string> Keys(OptInFlow flow) =>
        flow.Words.Select(words => $"{words.Program}/{words.Language}");

    private static List<FlowWords> In(OptInFlow flow, string key) =>
        [.. flow.Words.Where(words => $"{words.Program}/{words.Language}" == key)];

    private static string? Told(List<FlowWords> words) =>
        words.Count == 0 ? null : string.Join(" / ", words.Select(one => $"version {one.Version}: {one.Text}"));
}
