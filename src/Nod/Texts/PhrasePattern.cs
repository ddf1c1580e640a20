namespace Nod.Texts;

/// <summary>What finding a pattern in a text means. In this order they are looked for.</summary>
internal enum PhraseRole
{
    /// <summary>Added by a phone: nothing from there on is the person's.</summary>
    Signature,

    /// <summary>A stop even where its words are covered by the two that follow.</summary>
    StopRegardless,

    /// <summary>Its words stop nothing: they speak of work, of another channel, or negate a stop.</summary>
    NotAStop,

    /// <summary>Its words stop nothing and wait for a person: a stop of calls or e-mail, a wish for fewer texts.</summary>
    AlmostAStop,

    /// <summary>A stop.</summary>
    Stop,

    /// <summary>Waits for a person.</summary>
    Review,
}

/// <summary>A run of words that says something of the text it is found in, within one sentence.</summary>
/// <param name="Listed">As the wording file spells it.</param>
/// <param name="Language">The language that lists it.</param>
/// <param name="Role">What it says.</param>
/// <param name="Cause">Why it waits for a person, if it does.</param>
/// <param name="Steps">Its words in order; one at least can't be left out.</param>
/// <param name="AtStart">Whether a sentence begins with it.</param>
/// <param name="AtEnd">Whether a sentence ends with it.</param>
internal sealed record PhrasePattern(
    string Listed,
    string Language,
    PhraseRole Role,
    IntentCause? Cause,
    IReadOnlyList<PatternStep> Steps,
    bool AtStart,
    bool AtEnd
);

/// <summary>One place of a pattern.</summary>
/// <param name="Runs">What may stand there, folded: a word, or several in a row.</param>
/// <param name="Optional">Whether it may be left out.</param>
/// <param name="GapBefore">How many other words may stand before it.</param>
internal sealed record PatternStep(IReadOnlyList<string[]> Runs, bool Optional, int GapBefore);
