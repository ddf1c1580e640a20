namespace Nod.Texts.Content;

/// <summary>Which phrases are taken back by others: a "job offer" is no offer, "we never ask for" asks for nothing.</summary>
internal readonly ref struct PhraseCover
{
    private readonly bool[]? harmless;
    private readonly bool[]? denied;

    internal PhraseCover(ReadOnlySpan<Token> tokens, List<PhraseMatch> matches)
    {
        foreach (var match in matches)
        {
            if (match.Sense.Role == PhraseRole.Harmless)
            {
                (harmless ??= new bool[tokens.Length]).AsSpan(match.From, match.To - match.From).Fill(true);
            }
            else if (match.Sense.Role == PhraseRole.Denies)
            {
                var rest = tokens[match.From..];
                var end = 0;
                while (end < rest.Length && rest[end].Word != Token.Break)
                {
                    end++;
                }
                (denied ??= new bool[tokens.Length]).AsSpan(match.From, end).Fill(true);
            }
        }
    }

    internal bool TakesBack(in PhraseMatch match) =>
        (harmless is not null && harmless.AsSpan(match.From, match.To - match.From).Contains(true))
        || (
            denied is not null
            && match.Sense.Topic is ContentTopic.CandidateFee or ContentTopic.Credentials
            && denied[match.From]
        );
}
