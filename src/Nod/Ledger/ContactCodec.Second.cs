using System.Collections.Immutable;
using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;

namespace Nod.Ledger;

/// <content>What version 2 has and version 1 had no place for.</content>
public static partial class ContactCodec
{
    private static bool FitsFirst(ContactState state) =>
        state is { Void: null, Erased: null }
        && state.Wishes.IsEmpty
        && state.LegalHolds.IsEmpty
        && state.Relationships.All(known => known.StartsAt is null);

    private static void WriteSecond(Writer writer, ContactState state)
    {
        foreach (var known in state.Relationships)
        {
            writer.Time(known.StartsAt);
        }

        writer.Id(state.Void?.EventId);
        if (state.Void is { } gone)
        {
            writer.Time(gone.At);
        }

        writer.Count(state.Wishes.Length);
        foreach (var wish in state.Wishes)
        {
            writer.Text(wish.Brand);
            writer.Text(wish.Program);
            writer.Count(wish.Frequency.Max);
            writer.Byte((byte)wish.Frequency.Per);
            writer.Id(wish.EventId);
            writer.Time(wish.At);
            writer.Byte((byte)wish.Method);
        }

        WriteKeeping(writer, state);
    }

    private static ContactState ReadSecond(ref Reader reader, ContactState state)
    {
        var relationships = ImmutableArray.CreateBuilder<KnownRelationship>(state.Relationships.Length);
        foreach (var known in state.Relationships)
        {
            relationships.Add(known with { StartsAt = reader.OptionalTime() });
        }

        NumberVoid? gone = reader.OptionalId() is { } id ? new NumberVoid(id, reader.Time()) : null;
        var wishes = ImmutableArray.CreateBuilder<KnownWish>(reader.Count());
        while (wishes.Count < wishes.Capacity)
        {
            wishes.Add(
                new KnownWish(
                    reader.Text()!,
                    reader.Text()!,
                    new Frequency(reader.Count(), (FrequencyPeriod)reader.Byte()),
                    reader.Id(),
                    reader.Time(),
                    (Method)reader.Byte()
                )
            );
        }

        state = state with
        {
            Relationships = relationships.MoveToImmutable(),
            Void = gone,
            Wishes = wishes.MoveToImmutable(),
        };
        return ReadKeeping(ref reader, state);
    }

    private static void WriteKeeping(Writer writer, ContactState state)
    {
        writer.Id(state.Erased?.EventId);
        if (state.Erased is { } erased)
        {
            writer.Time(erased.At);
        }

        writer.Count(state.LegalHolds.Length);
        foreach (var hold in state.LegalHolds)
        {
            writer.Text(hold.Reference);
            writer.Id(hold.EventId);
            writer.Time(hold.At);
        }
    }

    private static ContactState ReadKeeping(ref Reader reader, ContactState state)
    {
        var erased = reader.OptionalId() is { } id ? new LastErasure(id, reader.Time()) : null;
        var holds = ImmutableArray.CreateBuilder<OpenLegalHold>(reader.Count());
        while (holds.Count < holds.Capacity)
        {
            holds.Add(new OpenLegalHold(reader.Text()!, reader.Id(), reader.Time()));
        }

        return state with
        {
            Erased = erased,
            LegalHolds = holds.MoveToImmutable(),
        };
    }

    private static bool FitsFirst(ContactTraffic traffic) =>
        traffic is { Question: null, Dialogue: null } && traffic.Programs.All(program => program.Told is null);

    private static void WriteSecond(Writer writer, ContactTraffic traffic)
    {
        foreach (var program in traffic.Programs)
        {
            writer.Id(program.Told?.MessageId);
            if (program.Told is { } told)
            {
                writer.Time(told.At);
                writer.Count(told.Number);
            }
        }

        writer.Id(traffic.Question?.Stop);
        if (traffic.Question is { } question)
        {
            writer.Time(question.AskedAt);
            writer.Text(question.Brand);
            writer.Count(question.Programs.Length);
            foreach (var program in question.Programs)
            {
                writer.Text(program);
            }
        }
    }

    private static ContactTraffic ReadSecond(ref Reader reader, ContactTraffic traffic)
    {
        var programs = ImmutableArray.CreateBuilder<ProgramTraffic>(traffic.Programs.Length);
        foreach (var program in traffic.Programs)
        {
            StopTold? told = reader.OptionalId() is { } text ? new StopTold(text, reader.Time(), reader.Count()) : null;
            programs.Add(program with { Told = told });
        }

        StopQuestion? question = null;
        if (reader.OptionalId() is { } stop)
        {
            var askedAt = reader.OptionalTime();
            var brand = reader.Text()!;
            var names = ImmutableArray.CreateBuilder<string>(reader.Count());
            while (names.Count < names.Capacity)
            {
                names.Add(reader.Text()!);
            }

            question = new StopQuestion(stop, brand, names.MoveToImmutable(), askedAt);
        }

        return traffic with
        {
            Programs = programs.MoveToImmutable(),
            Question = question,
        };
    }
}
