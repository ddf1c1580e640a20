using System.Globalization;
using System.Text.Json;

namespace Nod.Connectors;

/// <summary>
/// A place in a JSON document: names with dots between them; after a list <c>[0]</c> for one by number, or
/// <c>[name=value]</c> for the first that has this value there. <c>{field}</c> stands for a name or value given later.
/// </summary>
public sealed class PayloadPath
{
    private const string Given = "{field}";
    private const int StepsMax = 32;

    private readonly IReadOnlyList<Step> steps;

    private PayloadPath(IReadOnlyList<Step> steps) => this.steps = steps;

    /// <summary>Reads a path; null when it is none.</summary>
    public static PayloadPath? TryParse(string? text)
    {
        var steps = new List<Step>();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (steps.Count == StepsMax || !TryStep(ref rest, steps.Count == 0, out var step))
            {
                return null;
            }

            steps.Add(step);
        }

        return steps.Count == 0 ? null : new PayloadPath(steps);
    }

    /// <summary>What stands there; null when nothing does, or JSON's null.</summary>
    /// <param name="root">The document.</param>
    /// <param name="field">What <c>{field}</c> stands for, or null.</param>
    public JsonElement? In(JsonElement root, string? field = null)
    {
        var at = root;
        foreach (var step in steps)
        {
            if (step.In(at, field) is not { } next)
            {
                return null;
            }

            at = next;
        }

        return at.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : at;
    }

    private static bool TryStep(ref ReadOnlySpan<char> rest, bool isFirst, out Step step)
    {
        step = default;
        if (rest[0] == '[')
        {
            var end = rest.IndexOf(']');
            if (isFirst || end < 0)
            {
                return false;
            }

            var inside = rest[1..end];
            rest = rest[(end + 1)..];
            return TryChoice(inside, out step);
        }

        if (!isFirst)
        {
            if (rest[0] != '.')
            {
                return false;
            }

            rest = rest[1..];
        }

        var length = rest.IndexOfAny('.', '[');
        var name = length < 0 ? rest : rest[..length];
        rest = length < 0 ? [] : rest[length..];
        step = new Step(name.ToString(), null, null, null);
        return !name.IsEmpty;
    }

    private static bool TryChoice(ReadOnlySpan<char> inside, out Step step)
    {
        var equals = inside.IndexOf('=');
        if (equals < 0)
        {
            var isIndex = int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
            step = new Step(null, index, null, null);
            return isIndex;
        }

        var by = TryParse(inside[..equals].ToString());
        step = new Step(null, null, by, inside[(equals + 1)..].ToString());
        return by is not null && equals + 1 < inside.Length;
    }

    /// <summary>The text of a value that is one; numbers and truth values as JSON writes them. Null for anything else.</summary>
    public static string? TextOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };

    /// <summary>One step: a name, a number in a list, or the first of a list with a value somewhere in it.</summary>
    private readonly record struct Step(string? Name, int? Index, PayloadPath? By, string? Value)
    {
        public JsonElement? In(JsonElement at, string? field)
        {
            if (Name is { } name)
            {
                return
                    at.ValueKind == JsonValueKind.Object
                    && at.TryGetProperty(name == Given ? field ?? string.Empty : name, out var value)
                    ? value
                    : null;
            }

            if (at.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            if (Index is { } index)
            {
                return index < at.GetArrayLength() ? at[index] : null;
            }

            var wanted = Value == Given ? field : Value;
            foreach (var one in at.EnumerateArray())
            {
                if (By!.In(one) is { } found && TextOf(found) == wanted)
                {
                    return one;
                }
            }

            return null;
        }
    }
}
