namespace Nod.Registrations;

/// <summary>A code that registrations are refused with.</summary>
/// <param name="Code">The code: Twilio's number, or <c>dca-</c> and the partner's.</param>
/// <param name="Kinds">The registrations it is given for.</param>
/// <param name="Means">What it means.</param>
/// <param name="ToDo">What to do about it.</param>
/// <param name="FoundBy">The findings that foresee it; none where Nod can't.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Confidence">How sure that is: A or B, as in packs.</param>
public sealed record RejectionCode(
    string Code,
    IReadOnlyList<RegistrationKind> Kinds,
    string Means,
    string ToDo,
    IReadOnlyList<string> FoundBy,
    string Source,
    string Confidence
);

/// <summary>The published codes, from <c>registrations/rejections.yaml</c>.</summary>
public static class RejectionCodes
{
    private static readonly Lazy<IReadOnlyList<RejectionCode>> Shipped = new(Read);

    private static readonly Lazy<ILookup<string, string>> ByFinding = new(() =>
        All.SelectMany(code => code.FoundBy.Select(finding => (finding, code.Code)))
            .ToLookup(pair => pair.finding, pair => pair.Code)
    );

    /// <summary>Every code.</summary>
    public static IReadOnlyList<RejectionCode> All => Shipped.Value;

    /// <summary>The codes that a finding foresees.</summary>
    public static IReadOnlyList<string> FoundBy(string finding) => [.. ByFinding.Value[finding]];

    private static List<RejectionCode> Read()
    {
        var codes = new List<RejectionCode>();
        foreach (var node in RegistrationFiles.Read("registrations/rejections.yaml"))
        {
            var values = RegistrationFiles.Values(
                (YamlDotNet.RepresentationModel.YamlMappingNode)node,
                ["code", "kinds", "confidence", "means", "todo", "found_by"]
            );
            var code = RegistrationFiles.Text(values, "code");
            codes.Add(
                new RejectionCode(
                    code,
                    [.. RegistrationFiles.List(values, "kinds").Select(RegistrationFiles.Word<RegistrationKind>)],
                    RegistrationFiles.Text(values, "means"),
                    RegistrationFiles.Text(values, "todo"),
                    RegistrationFiles.List(values, "found_by"),
                    code.StartsWith("dca-", StringComparison.Ordinal)
                        ? "published reasons of the second connectivity partner"
                        : $"https://www.twilio.com/docs/api/errors/{code}",
                    RegistrationFiles.Text(values, "confidence")
                )
            );
        }

        return codes;
    }
}
