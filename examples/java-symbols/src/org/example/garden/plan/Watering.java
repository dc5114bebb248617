package org.example.garden.plan;

import org.example.garden.plant.Bed;
import org.example.garden.plant.Plant;
import org.example.garden.sky.Forecast;

/** How much water a bed gets on a day. */
public final class Watering {

    private Watering() {
    }

    public static double litres(Bed bed, Forecast forecast) {
        return Math.max(0, bed.litresPerDay() - forecast.rainLitres());
    }

    public static double litres(Plant plant, Forecast forecast) {
        return Math.max(0, plant.waterPerDay() - forecast.rainLitres());
    }

    public static boolean isThirsty(Plant plant) {
        return plant.waterPerDay() > 2.5;
    }
}
