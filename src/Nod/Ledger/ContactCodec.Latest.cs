using Nod.Decisions;

namespace Nod.Ledger;

/// <summary>What version 4 adds to the counters: a dialogue under way, beside a question to confirm, if there is one.</summary>
public static partial class ContactCodec
{
    private static void WriteLatest(Writer writer, ContactTraffic traffic)
    {
        writer.Count(traffic.Confirmation is null ? 0 : 1);
        if (traffic.Confirmation is { } question)
        {
            WriteThird(writer, question);
        }

        var dialogue = traffic.Dialogue!;
        writer.Id(dialogue.Joined);
        writer.Text(dialogue.Sender);
        writer.Text(dialogue.Keyword);
        writer.Count(dialogue.Asked);
        writer.Time(dialogue.At);
    }

    private static ContactTraffic ReadLatest(ref Reader reader, ContactTraffic traffic)
    {
        traffic = reader.Count() == 0 ? traffic : traffic with { Confirmation = ReadThird(ref reader) };
        var dialogue = new KeywordDialogue(reader.Id(), reader.Text()!, reader.Text()!, reader.Count(), reader.Time());
        return traffic with { Dialogue = dialogue };
    }
}
