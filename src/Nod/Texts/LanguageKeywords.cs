namespace Nod.Texts;

/// <summary>One language's words that bear on consent, as its wording file lists them.</summary>
public sealed class LanguageKeywords
{
    /// <summary>ISO 639-1 code, lower case.</summary>
    public required string Language { get; init; }

    /// <summary>Words that mean stop alone and at the head of a text. The first is the one to advertise.</summary>
    public required IReadOnlyList<string> Stop { get; init; }

    /// <summary>Words that mean stop only as the whole text: they also begin ordinary sentences (END).</summary>
    public required IReadOnlyList<string> StopWholeOnly { get; init; }

    /// <summary>Words that ask who is texting.</summary>
    public required IReadOnlyList<string> Help { get; init; }

    /// <summary>Words that ask for the page with the person's own preferences. The first is advertised.</summary>
    public IReadOnlyList<string> Preferences { get; init; } = [];

    /// <summary>Words that ask for texts, also after a stop.</summary>
    public required IReadOnlyList<string> Start { get; init; }

    /// <summary>Words that agree to an open question.</summary>
    public IReadOnlyList<string> Yes { get; init; } = [];

    /// <summary>Words that refuse an open question.</summary>
    public IReadOnlyList<string> No { get; init; } = [];

    /// <summary>Words that keep some texts after a stop, before a number or a program's name. The first is advertised.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Stops that are words or names elsewhere (PERU): stop in this language, to be looked at in others.</summary>
    public IReadOnlyList<string> StopInOwnLanguage { get; init; } = [];

    /// <summary>Greetings and thanks that may surround a keyword without changing it.</summary>
    public IReadOnlyList<string> Courtesy { get; init; } = [];

    /// <summary>Words that may follow a stop word and leave it a stop ("stop sending me these").</summary>
    public IReadOnlyList<string> AfterStop { get; init; } = [];

    /// <summary>Words for texts and texting; near a stop word they say what is to stop.</summary>
    public IReadOnlyList<string> Texting { get; init; } = [];

    /// <summary>What a phone puts before the text of ours that somebody reacts to ("Liked").</summary>
    public IReadOnlyList<string> Reactions { get; init; } = [];

    /// <summary>What free text says, beyond single words.</summary>
    internal IReadOnlyList<PhrasePattern> Patterns { get; init; } = [];
}
