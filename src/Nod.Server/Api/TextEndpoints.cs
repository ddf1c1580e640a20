using Nod.Catalog;
using Nod.Texts;

namespace Nod.Server.Api;

internal sealed record ClassifyInput
{
    public string? Text { get; init; }
    public string? Language { get; init; }
}

internal sealed record ClassifyAnswer(
    string Intent,
    double Confidence,
    string? Language,
    string? Matched,
    string? Cause
);

/// <summary>What a text from a person means.</summary>
internal static class TextEndpoints
{
    private const int TextMax = 16 * 1024;

    public static void Map(Endpoints api) =>
        api.Post<ClassifyInput, ClassifyAnswer>(
            "/v1/texts/classify",
            Scope.Read,
            "What a text from a person means",
            Wire.Json.ClassifyInput,
            async (call, input) => await ClassifyAsync(call, input)
        );

    private static ValueTask<Answer> ClassifyAsync(Call call, ClassifyInput input)
    {
        // An empty text is a text; only a missing one is a fault.
        if (input.Text is null)
        {
            call.Faults.Required("text", input.Text);
        }

        call.Faults.AtMost("text", input.Text, TextMax);
        call.Faults.Language("language", input.Language);
        call.ThrowIfFaulty();
        var meaning = call.Node.Wordings.Keywords.Classify(input.Text!, input.Language);
        return call.KeepAsync(
            Answer.Ok(
                new ClassifyAnswer(
                    Word(meaning.Intent),
                    meaning.Confidence,
                    meaning.Language,
                    meaning.Matched,
                    meaning.Cause is { } cause ? EnumWords<IntentCause>.Of(cause) : null
                ),
                Wire.Json.ClassifyAnswer
            )
        );
    }

    // A yes or no means something only while a question is open, which a text alone does not tell.
    private static string Word(Intent intent) =>
        intent is Intent.Affirm or Intent.Refuse ? EnumWords<Intent>.Of(Intent.None) : EnumWords<Intent>.Of(intent);
}
