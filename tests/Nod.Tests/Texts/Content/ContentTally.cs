using System.Globalization;
using Nod.Texts.Content;

namespace Nod.Tests.Texts.Content;

/// <summary>What persuades and what was refused for it, counted.</summary>
/// <param name="Name">What was counted.</param>
/// <param name="Persuading">Texts that persuade.</param>
/// <param name="Denied">Of them, those that are refused for promotion, sale, advocacy or a work scheme.</param>
/// <param name="Held">Of them, those that are refused or wait for a person.</param>
/// <param name="Harmless">All other texts.</param>
/// <param name="Alarms">Of them, those in which anything was found but a telephone number.</param>
internal sealed record ContentTally(string Name, int Persuading, int Denied, int Held, int Harmless, int Alarms)
{
    private static readonly ContentTopic[] Topics =
    [
        ContentTopic.Promotion,
        ContentTopic.Sale,
        ContentTopic.Advocacy,
        ContentTopic.WorkScheme,
    ];

    public double Recall => Denied / (double)Persuading;

    public double HeldRecall => Held / (double)Persuading;

    public double Precision => Denied / (double)Math.Max(1, Denied + Alarms);

    /// <summary>Counts texts as a reader judges them.</summary>
    public static ContentTally Of(string name, IReadOnlyCollection<LabelledText> texts, ContentReader reader)
    {
        var persuading = texts.Where(text => text.Persuades).ToList();
        return new(
            name,
            persuading.Count,
            persuading.Count(text => IsDenied(text, reader)),
            persuading.Count(text => Found(text, reader).Any(one => Topics.Contains(one.Topic))),
            texts.Count - persuading.Count,
            texts.Count(text => IsAlarm(text, reader))
        );
    }

    /// <summary>Whether a text is refused for persuading.</summary>
    public static bool IsDenied(LabelledText text, ContentReader reader) =>
        Found(text, reader).Any(one => one.IsPlain && Topics.Contains(one.Topic));

    /// <summary>Whether something is found in a harmless text. A number in it is for the gate to compare with the sender's.</summary>
    public static bool IsAlarm(LabelledText text, ContentReader reader) =>
        !text.Persuades && Found(text, reader).Any(one => one.Topic != ContentTopic.PhoneNumber);

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: {Persuading} persuade, {Harmless} don't; recall {Denied}/{Persuading} = {Recall:0.000} "
                + $"({HeldRecall:0.000} with those in review), precision {Denied}/{Denied + Alarms} = {Precision:0.000}"
        );

    private static IReadOnlyList<ContentFinding> Found(LabelledText text, ContentReader reader) =>
        reader.Read(text.Body).Findings;
}
