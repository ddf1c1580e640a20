using System.Collections.Immutable;
using Nod.Decisions;

namespace Nod.Ledger;

/// <content>What version 3 has and version 2 had no place for.</content>
public static partial class ContactCodec
{
    private static void WriteThird(Writer writer, ConfirmationQuestion question)
    {
        writer.Id(question.MessageId);
        writer.Text(question.Brand);
        writer.Time(question.AskedAt);
        writer.Count(question.Programs.Length);
        foreach (var program in question.Programs)
        {
            writer.Text(program);
        }
    }

    private static ConfirmationQuestion ReadThird(ref Reader reader)
    {
        var message = reader.Id();
        var brand = reader.Text()!;
        var askedAt = reader.OptionalTime();
        var programs = ImmutableArray.CreateBuilder<string>(reader.Count());
        while (programs.Count < programs.Capacity)
        {
            programs.Add(reader.Text()!);
        }

        return new ConfirmationQuestion(message, brand, programs.MoveToImmutable(), askedAt);
    }
}
