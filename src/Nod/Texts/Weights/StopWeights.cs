namespace Nod.Texts.Weights;

/// <summary>
/// Lets the weights of a text's words correct what phrases and heads of texts read into it: what nobody listed may be a stop, and a
/// listed phrase may stand in a text that is about a shift. A listed stop becomes a doubt at most, which is a hold; a listed
/// doubt may become conversation.
/// </summary>
internal sealed class StopWeights(TextWeights weights)
{
    /// <summary>From here on a text is a stop in which nothing listed was found.</summary>
    private const int Stop = 250;

    /// <summary>From here on it waits for a person.</summary>
    private const int Doubt = -250;

    /// <summary>From here on a listed doubt is a stop.</summary>
    private const int DoubtIsStop = 400;

    /// <summary>From here on also the word that somebody else has the number.</summary>
    private const int WrongNumberIsStop = 1_000;

    /// <summary>From here on also the question who we are: it has the words of a stop and is none.</summary>
    private const int QuestionIsStop = 1_600;

    /// <summary>Below this a listed doubt about a stop is conversation.</summary>
    private const int DoubtIsTalk = -800;

    /// <summary>Below this who shows no interest means the job, and not our texts.</summary>
    private const int NoInterestIsTalk = -1_000;

    /// <summary>Below this a complaint is about something else.</summary>
    private const int ComplaintIsTalk = -1_200;

    /// <summary>Below this a listed stop waits for a person.</summary>
    private const int StopIsDoubt = -250;

    /// <summary>What a text means, its weight considered.</summary>
    /// <param name="read">What was read without.</param>
    /// <param name="body">The folded text, without marks.</param>
    /// <param name="stopConfidence">How sure a stop is that only weights tell.</param>
    /// <param name="doubtConfidence">How sure a doubt is.</param>
    internal Classification Weigh(
        Classification read,
        ReadOnlySpan<char> body,
        double stopConfidence,
        double doubtConfidence
    )
    {
        // One word is a keyword or none. A doubtful keyword at the head of a text stays what it is.
        var isKeyword = read.Intent == Intent.Review && read.Confidence <= doubtConfidence;
        if (
            isKeyword
            || read.Intent is not (Intent.None or Intent.Review or Intent.Revoke)
            || Words.EndOf(body, 0) == body.Length
        )
        {
            return read;
        }
        var weight = weights.Weigh(body);
        if (read.Intent == Intent.Revoke)
        {
            // What also says who has the number is no shift's: it stays what it is.
            return weight >= StopIsDoubt || read.Cause is not null
                ? read
                : read with
                {
                    Intent = Intent.Review,
                    Confidence = doubtConfidence,
                    Cause = IntentCause.Unclear,
                    MayCallOff = false,
                };
        }
        if (weight >= StopFrom(read))
        {
            return new(Intent.Revoke, stopConfidence, read.Language, weights.Reasons(body))
            {
                Cause = read.Cause is IntentCause.OtherHolder or IntentCause.WrongNumber ? read.Cause : null,
            };
        }
        if (read.Intent == Intent.Review)
        {
            return weight < TalkBelow(read.Cause) ? default : read;
        }
        return weight < Doubt
            ? read
            : new(Intent.Review, doubtConfidence, null, weights.Reasons(body)) { Cause = IntentCause.Unclear };
    }

    private static int StopFrom(Classification read) =>
        read.Intent == Intent.None
            ? Stop
            : read.Cause switch
            {
                IntentCause.UnknownSender => QuestionIsStop,
                IntentCause.OtherHolder or IntentCause.WrongNumber => WrongNumberIsStop,
                _ => DoubtIsStop,
            };

    // Who has the number and who we are is asked whatever else is said.
    private static int TalkBelow(IntentCause? cause) =>
        cause switch
        {
            IntentCause.Complaint => ComplaintIsTalk,
            IntentCause.NotInterested => NoInterestIsTalk,
            IntentCause.Unclear => DoubtIsTalk,
            _ => int.MinValue,
        };
}
